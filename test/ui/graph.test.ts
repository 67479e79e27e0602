// The graph in a real workbench, live: it follows what is typed, what runs, and what was run elsewhere.
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { taskflow } from '../support/vscode/asked-host.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow, Workbench } from '../support/vscode/workbench.js';

const NAME = 'gate.dag.yaml';
/** Goes on as files appear; `second` fails until it may succeed. */
const GATE = `id: gate
tasks:
  first: { run: "until [ -e open ]; do sleep 0.05; done" }
  second: { depends_on: [first], run: "[ -e mended ] || exit 3" }
  third: { depends_on: [second], run: echo done }
`;

describe('the graph in VS Code', function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let window: VscodeWindow;
  let frame: Frame;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'gate',
      files: { [NAME]: GATE },
      settings: { 'files.autoSave': 'off', 'editor.autoClosingBrackets': 'never' },
    });
  });
  tendWindow(() => window);

  const task = (id: string): Locator => frame.locator(`[data-task="${id}"] .box`);
  /** What a screen reader says of it, which is what is drawn. */
  const says = (id: string, words: string): Promise<void> =>
    frame.locator(`[data-task="${id}"] .box[aria-label^="${id}, ${words}"]`).waitFor();
  const runIs = (words: string): Promise<void> => frame.locator('.run-picker', { hasText: words }).waitFor();

  it('draws the file before any run, and what is typed as it is typed', async () => {
    const { page } = window;
    await window.openSidebar();
    await window.row('gate').waitFor();
    await window.openFile(NAME);
    await window.command('TaskFlow: Open Graph');
    frame = await window.graphFrame();
    await task('third').waitFor();
    await window.host.evaluate(
      async (vscode, path) => {
        const viewColumn = vscode.ViewColumn.Beside;
        await vscode.window.showTextDocument(vscode.Uri.file(path), { viewColumn });
      },
      join(window.folder, NAME),
    );
    await page.locator('.monaco-editor.focused').waitFor();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('  fourth: { run: "true" }');
    await task('fourth').waitFor();
    await window.shot('typing');
    // A broken file keeps the last picture of it that was whole.
    await page.keyboard.type('\nnonsense: [');
    await frame.getByText('this is its last good graph').waitFor();
    await task('fourth').waitFor();
    await window.command('File: Revert File');
    await task('fourth').waitFor({ state: 'detached' });
    await window.host.evaluate((vscode) =>
      vscode.commands.executeCommand('workbench.action.closeActiveEditor'),
    );
    await page.locator('.editor-group-container').nth(1).waitFor({ state: 'detached' });
  });

  it('shows a run as it goes: what runs, what failed, and why the rest did not run', async () => {
    // The last group that closes may take the page with it, which comes back by itself.
    frame = await window.graphFrame();
    await task('third').waitFor();
    await frame.getByRole('button', { name: 'Run…' }).click();
    await says('first', 'running');
    await says('second', 'not started, waits for first');
    window.write('open', '');
    await says('first', 'succeeded');
    await says('second', 'failed');
    await says('third', 'upstream failed');
    await runIs('failed');
    await task('third').click();
    const details = frame.locator('.details');
    await details.getByText('all_success').first().waitFor();
    await task('second').click();
    await details.getByText('exit code 3').first().waitFor();
    await window.shot('failed');
  });

  it('retries the failed task from its details, and all that follows', async () => {
    window.write('mended', '');
    await frame.locator('.details').getByRole('button', { name: 'Retry' }).first().click();
    await runIs('succeeded');
    await says('third', 'succeeded');
    await frame.locator('.details .attempt-row').nth(1).waitFor();
  });

  it('goes back in the run by its slider, and to its end again', async () => {
    const slider = frame.getByRole('slider');
    await slider.focus();
    await window.page.keyboard.press('Home');
    await says('first', 'not started');
    await window.page.keyboard.press('End');
    await says('third', 'succeeded');
  });

  it('shows a run that a terminal started, to who watches the last one', async () => {
    await task('third').focus();
    await window.page.keyboard.press('Escape');
    await frame.locator('.details .attempt-row').first().waitFor({ state: 'detached' });
    const runId = frame.locator('.details code').first();
    const before = await runId.textContent();
    await taskflow(workbench, window.folder, 'run', NAME);
    await until('the next run is shown', async () => (await runId.textContent()) !== before);
    await runIs('succeeded');
  });

  it('draws a run of the past with its own graph, though the file is another now', async () => {
    window.write(NAME, GATE.replaceAll('third', 'last'));
    await frame.getByText('The file’s graph has changed since this run').waitFor();
    await task('third').waitFor();
    await frame.getByRole('button', { name: 'Show the file' }).click();
    await task('last').waitFor();
    await task('third').waitFor({ state: 'detached' });
  });
});
