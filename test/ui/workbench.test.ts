// The extension in a real workbench, as a person uses it: keyboard, mouse, and what is on the screen.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { missingForWorkbench, Workbench } from '../support/vscode/workbench.js';

const SCREENSHOTS = process.env.TASKFLOW_SCREENSHOTS;

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

describe('in a real VS Code workbench', function () {
  this.timeout(240_000);
  let workbench: Workbench;

  before(async function () {
    const missing = missingForWorkbench();
    if (missing) {
      console.log(`    skipped: ${missing}`);
      this.skip();
    }
    workbench = await Workbench.open({ files: { 'etl.dag.yaml': ETL, 'circle.dag.yaml': CYCLE } });
  });

  after(async () => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await shot(`failed-${this.currentTest.title.slice(0, 30)}`);
  });

  async function shot(name: string): Promise<void> {
    if (!SCREENSHOTS) return;
    mkdirSync(SCREENSHOTS, { recursive: true });
    await workbench.page.screenshot({ path: join(SCREENSHOTS, `${name.replaceAll(/\W+/g, '-')}.png`) });
  }

  it('shows the DAGs of the folder in its sidebar', async () => {
    await workbench.openSidebar();
    const { page } = workbench;
    await page.locator('.monaco-list-row', { hasText: 'etl' }).first().waitFor({ timeout: 60_000 });
    await page.locator('.monaco-list-row', { hasText: 'circle' }).first().waitFor();
    await shot('sidebar');
  });

  it('marks a cycle on each of the lines that close it', async () => {
    const { page } = workbench;
    await workbench.openFile('circle.dag.yaml');
    await page.locator('.squiggly-error').nth(2).waitFor({ timeout: 60_000 });
    await workbench.command('View: Focus Problems');
    const problems = page.locator('.markers-panel .monaco-list-row', { hasText: 'cycle' });
    await problems.first().waitFor();
    assert.ok((await problems.count()) >= 3);
    await shot('cycle');
  });

  it('runs the DAG in the editor from the palette and draws it to its end', async () => {
    const { page } = workbench;
    await workbench.openFile('etl.dag.yaml');
    await workbench.command('TaskFlow: Run DAG');
    await workbench.openSidebar();
    await page
      .locator('.monaco-list-row', { hasText: /etl.*succeeded/ })
      .first()
      .waitFor({ timeout: 60_000 });
    await workbench.openFile('etl.dag.yaml');
    await workbench.command('TaskFlow: Open Graph');
    const frame = await workbench.graphFrame();
    await frame.locator('text=transform').first().waitFor({ timeout: 60_000 });
    await frame.locator('text=/5 succeeded/').first().waitFor({ timeout: 60_000 });
    await shot('graph');
  });

  it('finds the run, and the graph, again after the window was reloaded', async () => {
    await workbench.load();
    const { page } = workbench;
    await workbench.openSidebar();
    await page
      .locator('.monaco-list-row', { hasText: /etl.*succeeded/ })
      .first()
      .waitFor({ timeout: 90_000 });
    const frame = await workbench.graphFrame();
    await frame.locator('text=transform').first().waitFor({ timeout: 60_000 });
    await shot('after-reload');
  });
});
