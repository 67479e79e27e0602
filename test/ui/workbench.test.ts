// The extension in a real workbench, as a person uses it: keyboard, mouse, and what is on the screen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import type { VscodeWindow } from '../support/vscode/workbench.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ETL = `id: etl
tags: [demo]
schedule: "0 2 * * *"
tasks:
  extract:
    run: |
      echo extracting
      echo "rows=12" >> "$TASKFLOW_OUTPUT"
  validate: { depends_on: [extract], run: sleep 0.2 }
  transform: { depends_on: [extract], run: sleep 0.4, retries: 1 }
  load: { depends_on: [validate, transform], run: echo loaded }
  notify: { depends_on: [load], trigger_rule: all_done, run: echo done }
`;
const CYCLE = `id: circle
tasks:
  a: { depends_on: [c], run: "true" }
  b: { depends_on: [a], run: "true" }
  c: { depends_on: [b], run: "true" }
`;

describe('a person in VS Code', function () {
  this.timeout(180_000);
  let window: VscodeWindow;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'project',
      files: {
        'etl.dag.yaml': ETL,
        'circle.dag.yaml': CYCLE,
        'typo.dag.yaml': 'id: typo\ntasks:\n  fetch: { run: x }\n  load: { run: y, depends_on: [fetsh] }\n',
      },
    });
  });
  tendWindow(() => window);

  it('sees the DAGs of the folder in the sidebar', async () => {
    await window.openSidebar();
    await window.row('etl').waitFor({ timeout: 60_000 });
    await window.row('circle').waitFor();
    await window.shot('sidebar');
  });

  it('sees a cycle on each of the lines that close it', async () => {
    const { page } = window;
    await window.openFile('circle.dag.yaml');
    await page.locator('.squiggly-error').nth(2).waitFor({ timeout: 60_000 });
    await window.command('View: Focus Problems');
    const problems = page.locator('.markers-panel .monaco-list-row', { hasText: 'cycle' });
    await problems.first().waitFor();
    assert.ok((await problems.count()) >= 3);
    await window.shot('cycle');
    await window.command('View: Hide Panel');
  });

  it('mends a mistyped name by a quick fix, with the keyboard alone', async () => {
    const { page } = window;
    await window.openFile('typo.dag.yaml');
    await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
    await page.keyboard.press('F8');
    await page.locator('.marker-widget').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.marker-widget').first().waitFor({ state: 'detached' });
    await page.keyboard.press('Control+.');
    const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'Change to fetch' }).first();
    await fix.waitFor();
    await window.shot('quick-fix');
    await page.keyboard.press('Enter');
    await page.locator('.view-line', { hasText: '[fetch]' }).first().waitFor();
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached', timeout: 30_000 });
  });

  it('runs the DAG in the editor from the palette and watches the graph to its end', async () => {
    await window.openFile('etl.dag.yaml');
    await window.command('TaskFlow: Run DAG');
    await window.openSidebar();
    await window.row(/etl.*succeeded/).waitFor({ timeout: 60_000 });
    await window.openFile('etl.dag.yaml');
    await window.command('TaskFlow: Open Graph');
    const frame = await window.graphFrame();
    await frame.locator('[data-task="transform"]').first().waitFor({ timeout: 60_000 });
    await frame.locator('text=/5 succeeded/').first().waitFor({ timeout: 60_000 });
    await window.shot('graph');
  });

  for (const [tab, shown] of [
    ['Gantt', '.gantt'],
    ['Grid', '.grid-tab'],
    ['Graph', '.node'],
  ] as const) {
    it(`looks at the ${tab} tab; a screen reader could, too`, async () => {
      const frame = await window.graphFrame();
      await frame.getByRole('tab', { name: tab }).click();
      await frame.locator(shown).first().waitFor();
      await window.shot(tab);
      await frame.evaluate(axe);
      const { violations } = await frame.evaluate<{
        violations: { id: string; nodes: { html: string }[] }[];
      }>('axe.run(document)');
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        [],
      );
    });
  }

  it('finds the run, and the graph, again after the window was reloaded', async () => {
    await window.reload();
    await window.openSidebar();
    await window.row(/etl.*succeeded/).waitFor({ timeout: 90_000 });
    const frame = await window.graphFrame();
    await frame.locator('[data-task="transform"]').first().waitFor({ timeout: 60_000 });
    await window.shot('after-reload');
  });
});
