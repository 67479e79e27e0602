// Pictures of the extension in a real VS Code: `npm run screenshots [-- FOLDER] [-- --readme]`. Every state in each kind
// of theme goes into FOLDER (build/screenshots); `--readme` keeps those that the README shows in media/screenshots/.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { knownDags, newestRun, runCommand } from '../test/support/vscode/asked-host.js';
import { until } from '../test/support/vscode/until.js';
import { type VscodeWindow, Workbench } from '../test/support/vscode/workbench.js';

const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

const OF_README = ['failed-dark', 'cycle-light', 'gantt-light'];

/** What a team might run each night; `publish` fails, `train` goes on until it is let go. */
const SALES = `id: sales_report
description: Sales of all shops, cleaned, joined and reported
schedule: { cron: "0 6 * * 1-5", timezone: Europe/Berlin }
tags: [sales, daily]
params:
  region: { type: string, enum: [eu, us], default: eu }
tasks:
  fetch_orders: { run: "sleep 0.4; echo 1204 orders; echo rows=1204 >> \\"$TASKFLOW_OUTPUT\\"" }
  fetch_customers: { run: sleep 0.7 }
  fetch_prices: { run: sleep 0.2 }
  clean_orders: { depends_on: [fetch_orders], run: sleep 0.5 }
  clean_customers: { depends_on: [fetch_customers], run: sleep 0.3 }
  join:
    depends_on: [clean_orders, clean_customers, fetch_prices]
    env: { REGION: "\${{ params.region }}" }
    run: sleep 0.6; echo "joined for $REGION"
  forecast: { depends_on: [join], run: "until [ -e go ]; do sleep 0.1; done" }
  report: { depends_on: [join], run: sleep 0.4, retries: 1 }
  publish: { depends_on: [report, forecast], run: "echo 'upload refused: 403' >&2; exit 3", retries: 1, retry_delay: 0.2s }
  tell_team: { depends_on: [publish], trigger_rule: all_done, run: echo told }
`;
const CYCLE = `id: inventory
tasks:
  count: { run: ./count.sh, depends_on: [order] }
  compare: { run: ./compare.sh, depends_on: [count] }
  order: { run: ./order.sh, depends_on: [compare] }
`;

const { values, positionals } = parseArgs({
  options: { readme: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const root = join(import.meta.dirname, '..');
const folder = resolve(root, values.readme ? 'media/screenshots' : (positionals[0] ?? 'build/screenshots'));
mkdirSync(folder, { recursive: true });

const SIZE = { width: 1360, height: 860 };
/** Of the window's title bar, which tells more of the test than of the extension. */
const TITLE_HEIGHT = 35;
const NEEDS_BROWSER = {
  skip: () => {
    throw new Error('pictures need a browser');
  },
};

const workbench = await Workbench.start(NEEDS_BROWSER, { kind: 'server' });
try {
  const themes = values.readme
    ? (['light', 'dark'] as const)
    : (Object.keys(THEMES) as (keyof typeof THEMES)[]);
  for (const theme of themes) await picturesIn(theme);
  if (!values.readme) await pictureOfUntrusted();
} finally {
  await workbench.stop();
}

async function picturesIn(theme: keyof typeof THEMES): Promise<void> {
  const name = `${theme}-shop`;
  const window = await workbench.open({
    name,
    files: {
      'sales.dag.yaml': SALES,
      'inventory.dag.yaml': CYCLE,
      ...(values.readme ? {} : { 'wide.dag.yaml': manyTasks(1000) }),
    },
    settings: { 'workbench.colorTheme': THEMES[theme], 'editor.minimap.enabled': false },
    ...SIZE,
  });
  const shot = async (what: string) => {
    const picked = `${what}-${theme}`;
    if (!values.readme || OF_README.includes(picked)) await picture(window, picked);
  };
  try {
    await pictures(window, theme, shot);
  } catch (error) {
    console.error('This is what the window showed instead:');
    await picture(window, `not-reached-${theme}`);
    throw error;
  }
  await window.close();
  if (!values.readme) await pictureOfEmpty(theme);
}

async function pictures(
  window: VscodeWindow,
  theme: keyof typeof THEMES,
  shot: (what: string) => Promise<void>,
): Promise<void> {
  await window.openSidebar();
  await until('the DAGs are found', async () => (await knownDags(window)).includes('sales_report'));
  if (!values.readme || theme === 'light') {
    await window.openFile('inventory.dag.yaml');
    await window.page.locator('.squiggly-error').nth(2).waitFor({ timeout: 60_000 });
    await window.command('View: Focus Problems');
    await shot('cycle');
    await window.command('View: Hide Panel');
    // The text lies over the line that is drawn under it.
    await window.page.locator('.squiggly-error').first().click({ force: true });
    await window.command('Quick Fix...');
    const fixes = window.page.locator('.action-widget').first();
    await fixes.waitFor();
    await shot('quick-fix');
    await window.page.keyboard.press('Escape');
    await fixes.waitFor({ state: 'hidden' });
  }
  await window.command('View: Close All Editors');
  await runSales(window);
  await window.host.evaluate(
    async (vscode, path) => {
      await vscode.commands.executeCommand('taskflow.openGraph', { uri: vscode.Uri.file(path) });
    },
    join(window.folder, 'sales.dag.yaml'),
  );
  const frame = await window.graphFrame();
  await frame.locator('[data-task="forecast"]').first().waitFor({ timeout: 60_000 });
  await frame.locator('text=/8 succeeded|9 succeeded|7 succeeded/').first().waitFor({ timeout: 60_000 });
  await window.command('View: Show TaskFlow');
  await shot('running');
  if (!values.readme) {
    const asked = runCommand(window, 'taskflow.runDag', { file: 'sales.dag.yaml' });
    await shot('params');
    await window.page.keyboard.press('Escape');
    await asked;
  }
  window.write('go', '');
  const runId = await newestRun(workbench, window.folder, 'failed');
  await frame.locator('[data-task="publish"] .box').first().click();
  await shot('failed');
  for (const tab of ['Gantt', 'Grid']) {
    await frame.getByRole('tab', { name: tab }).click();
    await frame
      .locator(tab === 'Grid' ? '.grid-tab' : '.gantt')
      .first()
      .waitFor();
    await shot(tab.toLowerCase());
  }
  if (!values.readme) {
    await runCommand(window, 'taskflow.followLog', { runId, taskId: 'publish' });
    await shot('log');
    await runCommand(window, 'workbench.action.closePanel');
    await runCommand(window, 'taskflow.openGraph', { file: 'wide.dag.yaml' });
    await window.page.waitForTimeout(5000);
    await shot('1000-tasks');
  }
}

/** A DAG without parameters is asked nothing; this one is started with its defaults. */
async function runSales(window: VscodeWindow): Promise<void> {
  const { taskflow } = await import('../test/support/vscode/asked-host.js');
  await taskflow(workbench, window.folder, 'run', 'sales.dag.yaml', '--detach');
  await newestRun(workbench, window.folder, 'running');
}

async function pictureOfEmpty(theme: keyof typeof THEMES): Promise<void> {
  const window = await workbench.open({
    name: `${theme}-empty`,
    files: { 'README.md': '# Nothing yet\n' },
    settings: { 'workbench.colorTheme': THEMES[theme] },
    ...SIZE,
  });
  await window.openSidebar();
  await window.page.getByText('New DAG File').first().waitFor();
  await picture(window, `empty-${theme}`);
  await window.close();
}

async function pictureOfUntrusted(): Promise<void> {
  const untrusted = await Workbench.start(NEEDS_BROWSER, { kind: 'server', isTrusted: false });
  try {
    const window = await untrusted.open({ name: 'shop', files: { 'sales.dag.yaml': SALES }, ...SIZE });
    await window.openSidebar();
    await window.page.getByText('sales_report').first().waitFor();
    await window.openFile('sales.dag.yaml');
    await window.command('TaskFlow: Open Graph');
    await (await window.graphFrame()).locator('[data-task="publish"]').first().waitFor({ timeout: 60_000 });
    await picture(window, 'untrusted-light');
  } finally {
    await untrusted.stop();
  }
}

async function picture(window: VscodeWindow, name: string): Promise<void> {
  // Until what moves has come to rest; there is no event for that.
  await window.page.waitForTimeout(1500);
  const clip = { x: 0, y: TITLE_HEIGHT, width: SIZE.width, height: SIZE.height - TITLE_HEIGHT };
  await window.page.screenshot({ path: join(folder, `${name}.png`), clip });
  console.log(join(folder, `${name}.png`));
}

function manyTasks(count: number): string {
  const tasks = Array.from({ length: count }, (_, index) => {
    const level = Math.floor(index / 50);
    const above = [0, 7, 13].map((step) => `t${(level - 1) * 50 + ((index + step) % 50)}`);
    return `  t${index}: { run: "true"${level > 0 ? `, depends_on: [${above.join(', ')}]` : ''} }`;
  });
  return `id: wide\ntasks:\n${tasks.join('\n')}\n`;
}
