// The Runs view and the status bar: groups, a page at a time, filters, what runs now.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MadeRun } from '../cli/made-run.js';
import { homeOf, knownDags, newestRun, runCommand, runnerOf } from '../support/vscode/asked-host.js';
import { setFocused } from '../support/vscode/focus.js';
import { QuickInput } from '../support/vscode/quick-input.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow, Workbench } from '../support/vscode/workbench.js';

const MANY = 'id: many\ntasks:\n  a: { run: "true" }\n';
const BROKEN = 'id: broken\ntasks:\n  a: { run: "false" }\n';
const HELD = `id: held
tasks:
  hold: { run: "until [ -e go ]; do sleep 0.05; done" }
  next: { run: echo next, depends_on: [hold] }
`;
/** More than one page. */
const RUNS = 55;

describe('the Runs view', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'viewed',
      files: { 'many.dag.yaml': MANY, 'broken.dag.yaml': BROKEN, 'held.dag.yaml': HELD },
      settings: { 'taskflow.notifications.failure': false },
      height: 1200,
    });
    const home = await homeOf(window);
    const today = new Date();
    const noon = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1, 12).getTime();
    for (let number = 0; number < RUNS; number++)
      new MadeRun({ home, dag: MANY, at: new Date(noon + number * 1000).toISOString() })
        .started()
        .begins('a')
        .succeeds('a')
        .ends('success');
    new MadeRun({ home, dag: BROKEN, at: new Date().toISOString() })
      .started()
      .begins('a')
      .fails('a', 3)
      .ends('failed');
    await window.openSidebar();
  });
  tendWindow(() => window);

  const tree = () => window.page.getByRole('tree', { name: /^Runs/ });
  const row = (text: RegExp) => tree().locator('.monaco-list-row', { hasText: text }).first();

  it('shows the newest runs by day, and more when asked', async () => {
    await row(/Today\s*1/).waitFor();
    await row(/broken.*failed/).waitFor();
    await row(/Yesterday\s*49/).waitFor();
    await tree().focus();
    await window.page.keyboard.press('End');
    await row(/Load more/).waitFor();
    await window.page.keyboard.press('Enter');
    await row(/Load more/).waitFor({ state: 'detached' });
    await window.page.keyboard.press('Home');
    await row(/Yesterday\s*55/).waitFor();
  });

  it('groups by DAG, and by day again', async () => {
    await runCommand(window, 'taskflow.groupRunsByDag');
    await tree().focus();
    await window.page.keyboard.press('Home');
    await row(/^\s*broken\s*1\s*$/).waitFor();
    await row(/^\s*many\s*55\s*$/).waitFor();
    await runCommand(window, 'taskflow.groupRunsByDay');
    await row(/Today\s*1/).waitFor();
  });

  describe('its filter', () => {
    const yesterday = () => row(/Yesterday/);
    const title = () => window.page.locator('.pane-header', { hasText: /^Runs/ }).locator('.description');

    async function filter(choice: string): Promise<void> {
      const input = new QuickInput(window);
      const asked = runCommand(window, 'taskflow.filterRuns');
      await input.offers('Show only runs…');
      await input.choose(choice);
      await asked;
    }

    async function filterText(text: string): Promise<void> {
      const input = new QuickInput(window);
      const asked = filter('Text');
      await input.asks('Text in DAG id');
      await input.type(text);
      await input.accept();
      await asked;
    }

    it('lets through a DAG, a state and a text together; each is changed on its own', async () => {
      await filter('failed');
      await yesterday().waitFor({ state: 'detached' });
      await row(/broken.*failed/).waitFor();
      await filter('many');
      await row(/broken/).waitFor({ state: 'detached' });
      assert.equal(await title().textContent(), 'many · failed');
      await filter('succeeded');
      await row(/Yesterday\s*50/).waitFor();
      await filter('many');
      await filter('succeeded');
      await row(/broken.*failed/).waitFor();
      assert.equal(await title().textContent(), '');
      await filterText('brok');
      await yesterday().waitFor({ state: 'detached' });
      await row(/broken.*failed/).waitFor();
      await filter('succeeded');
      await row(/broken/).waitFor({ state: 'detached' });
      assert.equal(await title().textContent(), 'succeeded · “brok”');
      await runCommand(window, 'taskflow.clearRunsFilter');
      await yesterday().waitFor();
    });

    it('offers DAGs whose file is gone, and is kept over a reload until it is cleared', async () => {
      const broken = join(window.folder, 'broken.dag.yaml');
      rmSync(broken);
      await until('it is gone', async () => !(await knownDags(window)).includes('broken'));
      await filter('broken');
      await yesterday().waitFor({ state: 'detached' });
      await window.reload();
      await window.openSidebar();
      await row(/broken.*failed/).waitFor();
      assert.equal(await title().textContent(), 'broken');
      assert.equal(await yesterday().count(), 0);
      await filter('Show all runs');
      await yesterday().waitFor();
      writeFileSync(broken, BROKEN);
    });
  });

  it('has tasks and attempts below a run', async () => {
    await row(/broken.*failed/).click();
    await row(/^\s*a\s*failed/).waitFor();
    await row(/^\s*a\s*failed/).click();
    await row(/Attempt 1.*exit code 3/).waitFor();
  });

  it('counts what runs now at its icon and in the status bar, which ends it, too', async () => {
    await runCommand(window, 'taskflow.runDag', { file: 'held.dag.yaml' });
    const { page } = window;
    const item = page.getByRole('button', { name: 'TaskFlow: 1 running, 0 queued' });
    await item.waitFor();
    await page
      .locator('.activitybar .action-item', { has: page.locator('[aria-label*="TaskFlow"]') })
      .locator('.badge-content', { hasText: '1' })
      .waitFor();
    await item.hover();
    const tooltip = page.locator('.monaco-hover', { hasText: 'held' }).first();
    await tooltip.getByText('0 of 2 tasks').waitFor();
    await window.shot('status-bar');
    await tooltip.getByRole('link', { name: 'Cancel' }).or(tooltip.getByText('Cancel')).first().click();
    await newestRun(workbench, window.folder, 'cancelled', 'held');
    await item.waitFor({ state: 'detached' });
    await row(/held.*cancelled/).waitFor();
  });

  it('is live: a run shows its state as it is', async () => {
    await runCommand(window, 'taskflow.runDag', { file: 'held.dag.yaml' });
    await row(/held.*running/).waitFor();
    writeFileSync(join(window.folder, 'go'), '');
    await row(/held.*succeeded/).waitFor();
  });

  it('tells at once when a runner dies, counts its run apart, and goes on with it when asked', async () => {
    const { page } = window;
    rmSync(join(window.folder, 'go'));
    const runId = String(await runCommand(window, 'taskflow.runDag', { file: 'held.dag.yaml' }));
    await row(/held.*running/).waitFor();
    await newestRun(workbench, window.folder, 'running', 'held');
    process.kill(await runnerOf(window, runId), 'SIGKILL');
    await row(/held.*interrupted/).waitFor();
    await row(/held.*running/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'TaskFlow: 0 running, 0 queued, 1 interrupted' }).waitFor();
    const badge = page
      .locator('.activitybar .action-item', { has: page.locator('[aria-label*="TaskFlow"]') })
      .locator('.badge-content', { hasText: '1' });
    await badge.waitFor({ state: 'hidden' });
    await window.shot('interrupted');
    await runCommand(window, 'taskflow.resumeRun', { runId });
    await row(/held.*running/).waitFor();
    writeFileSync(join(window.folder, 'go'), '');
    await row(/held.*interrupted/).waitFor({ state: 'detached' });
    await newestRun(workbench, window.folder, 'success', 'held');
  });

  it('finds what no watch told of once the window is looked at again', async () => {
    const home = await homeOf(window);
    const active = join(home, 'active');
    // The watch stays with the folder that is gone.
    renameSync(active, `${active}.old`);
    rmSync(`${active}.old`, { recursive: true });
    mkdirSync(active);
    const silent = MANY.replace('many', 'silent');
    new MadeRun({ home, dag: silent, at: new Date().toISOString() })
      .started()
      .begins('a')
      .succeeds('a')
      .ends('success');
    await setFocused(window, false);
    assert.equal(await row(/silent/).count(), 0);
    await setFocused(window, true);
    await row(/silent.*succeeded/).waitFor();
  });
});
