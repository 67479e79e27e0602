// Logs in the editor: followed while they grow, with links to files, and large ones at their end.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { logPath } from '../../src/history/run-folder.js';
import { MadeRun } from '../cli/made-run.js';
import { homeOf, newestRun, runCommand } from '../support/vscode/asked-host.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow, Workbench } from '../support/vscode/workbench.js';

/** Says a line each time that the test lets it. */
const SAYING = `id: saying
tasks:
  say:
    run: |
      echo first
      until [ -e more ]; do sleep 0.05; done
      printf '\\033[31mparts/made.py:3:5: second\\033[0m\\n'
      until [ -e go ]; do sleep 0.05; done
      echo third
`;
/** Fails once it may, then succeeds. */
const TRYING = `id: trying
tasks:
  try:
    retries: 1
    retry_delay: 100ms
    run: |
      echo "this is attempt $TASKFLOW_ATTEMPT"
      until [ -e fail ]; do sleep 0.05; done
      [ "$TASKFLOW_ATTEMPT" -gt 1 ] || exit 3
`;
const LARGE_BYTES = 500 * 1024 * 1024;

describe('logs in the editor', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'logs',
      files: {
        'saying.dag.yaml': SAYING,
        'trying.dag.yaml': TRYING,
        'parts/made.py': '# one\n# two\n# three, the line\n',
      },
      // Drawn as elements, which a test can read.
      settings: { 'terminal.integrated.gpuAcceleration': 'off' },
    });
  });
  tendWindow(() => window);

  /** A line of the terminal that is seen. */
  const line = (text: string | RegExp): Locator =>
    window.page.locator('.xterm-rows > div:visible', { hasText: text }).first();

  it('follows the log of a task that runs, in a terminal', async () => {
    const runId = String(await runCommand(window, 'taskflow.runDag', { file: 'saying.dag.yaml' }));
    await newestRun(workbench, window.folder, 'running', 'saying');
    await until('the attempt has started', async () => {
      await runCommand(window, 'taskflow.followLog', { runId, taskId: 'say' });
      return window.host.evaluate((vscode) => vscode.window.terminals.some(({ name }) => name === 'say #1'));
    });
    await line('first').waitFor();
    writeFileSync(join(window.folder, 'more'), '');
    await line('parts/made.py:3:5: second').waitFor();
    assert.equal(await line('third').count(), 0);
    writeFileSync(join(window.folder, 'go'), '');
    await line('third').waitFor();
    await line(/attempt 1: succeeded, exit code 0/).waitFor();
  });

  it('links places in files as a log names them', async () => {
    const place = line('parts/made.py:3:5: second');
    const { page } = window;
    await page.keyboard.down('Control');
    const tooltip = page.getByText('Open file (ctrl + click)');
    await until('the place is a link', async () => {
      const { x, y, height } = (await place.boundingBox()) ?? { x: 0, y: 0, height: 0 };
      // A link is looked for when the pointer comes, and told of when it stays.
      await page.mouse.move(x + 20, y + height * 4);
      await page.mouse.move(x + 20, y + height / 2);
      return tooltip.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    });
    await page.mouse.down();
    await page.mouse.up();
    await page.keyboard.up('Control');
    const at = await until('the file is open', () =>
      window.host.evaluate((vscode) => {
        const editor = vscode.window.activeTextEditor;
        return (
          editor?.document.fileName.endsWith('made.py') && [
            editor.selection.active.line,
            editor.selection.active.character,
          ]
        );
      }),
    );
    assert.deepEqual(at, [2, 4]);
  });

  it('goes on with the next attempt of a task that is followed', async () => {
    const runId = String(await runCommand(window, 'taskflow.runDag', { file: 'trying.dag.yaml' }));
    await until('the attempt has started', async () => {
      await runCommand(window, 'taskflow.followLog', { runId, taskId: 'try' });
      return window.host.evaluate((vscode) => vscode.window.terminals.some(({ name }) => name === 'try #1'));
    });
    await line('this is attempt 1').waitFor();
    writeFileSync(join(window.folder, 'fail'), '');
    await line(/attempt 1: failed, exit code 3/).waitFor();
    await line('this is attempt 2').waitFor();
    await line(/attempt 2: succeeded/).waitFor();
  });

  it('opens a finished log of 500 MB at its end, and never has it whole in memory', async () => {
    const run = new MadeRun({
      home: await homeOf(window),
      dag: 'id: large\ntasks:\n  a: { run: x }\n',
      at: new Date().toISOString(),
    })
      .started()
      .begins('a')
      .succeeds('a')
      .ends('success');
    const path = logPath(run.folder, 'a', 1);
    truncateSync(path, LARGE_BYTES);
    appendFileSync(path, '\nthe very end\n');
    const held = () =>
      window.host.evaluate(() => process.memoryUsage().external + process.memoryUsage().heapUsed);
    const before = await held();
    await runCommand(window, 'taskflow.openLog', { runId: run.id, taskId: 'a' });
    await line('the very end').waitFor();
    const after = await held();
    assert.ok(after - before < LARGE_BYTES / 5, `${after - before} bytes more`);
  });

  it('opens a small finished log as a document', async () => {
    const runId = await newestRun(workbench, window.folder, 'success', 'trying');
    const run = { runId, taskId: 'try' };
    const path = join(await homeOf(window), 'runs', runId, 'logs/try.2.log');
    writeFileSync(path, 'a few words\nparts/made.py:3:5: and a place\nnone.py:1: is not there\n');
    await runCommand(window, 'taskflow.openLog', run);
    const shown = await window.host.evaluate((vscode) => {
      const editor = vscode.window.activeTextEditor;
      return [editor?.document.getText().split('\n')[0], editor?.selection.active.line];
    });
    assert.deepEqual(shown, ['a few words', 3]);
    const links = await window.host.evaluate(async (vscode) => {
      const { uri } = vscode.window.activeTextEditor?.document ?? {};
      const found = await vscode.commands.executeCommand<import('vscode').DocumentLink[]>(
        'vscode.executeLinkProvider',
        uri,
        10,
      );
      return found.map(({ range, target }) => [
        range.start.line,
        target?.path.split('/').at(-1),
        target?.fragment,
      ]);
    });
    assert.deepEqual(links, [[1, 'made.py', 'L3,5']]);
    // It is history: what is typed changes nothing.
    await window.page.keyboard.type('x');
    assert.match(readFileSync(path, 'utf8'), /^a few words/);
    assert.equal(
      await window.host.evaluate((vscode) => vscode.window.activeTextEditor?.document.isDirty),
      false,
    );
  });
});
