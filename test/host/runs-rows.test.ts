// What the rows of the Runs view tell: tooltips with all that is known, and names for who hears them.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { MadeRun } from '../cli/made-run.js';
import { EXTENSION, homeOf } from '../support/vscode/asked-host.js';
import { answerDialog } from '../support/vscode/quick-input.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import type { VscodeWindow } from '../support/vscode/workbench.js';

const TOLD =
  'id: told\nparams:\n  note: { type: string }\ntasks:\n  a: { run: x, retries: 1 }\n  b: { run: x }\n';
/** Were it taken as Markdown, it would be bold, and a link that runs a command. */
const NOTE = '**bold** [x](command:workbench.action.quit) `code`';

describe('rows of the Runs view', function () {
  this.timeout(240_000);
  let window: VscodeWindow;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    window = await workbench.open({ name: 'told', files: { 'told.dag.yaml': TOLD } });
    new MadeRun({
      home: await homeOf(window),
      dag: TOLD,
      at: new Date(Date.now() - 60_000).toISOString(),
      run: { params: { note: NOTE }, trigger: 'schedule' },
    })
      .started()
      .begins('a')
      .fails('a', 3, 1500, 'up_for_retry')
      .begins('a')
      .fails('a', 4, 2500)
      .begins('b')
      .succeeds('b', 65_000)
      .ends('failed');
    await window.openSidebar();
    await row(/told.*failed/).click();
    await row(/^\s*a\s*failed/).click();
    await row(/Attempt 1/).waitFor();
  });
  tendWindow(() => window);

  const tree = () => window.page.getByRole('tree', { name: /^Runs/ });
  const row = (text: RegExp) => tree().locator('.monaco-list-row', { hasText: text }).first();

  async function tooltip(of: RegExp, words: string): Promise<Locator> {
    await row(of).hover();
    const hover = window.page.locator('.monaco-hover', { hasText: words }).first();
    await hover.waitFor();
    return hover;
  }

  async function tells(of: RegExp, words: readonly string[]): Promise<Locator> {
    const hover = await tooltip(of, words[0] ?? '');
    const text = (await hover.textContent())?.replaceAll('\u00a0', ' ') ?? '';
    for (const word of words) assert.ok(text.includes(word), `${word} in: ${text}`);
    await window.shot(`tooltip-${words[0]}`);
    return hover;
  }

  it('tell of a run its times, trigger, parameters and error; text of users as it is', async () => {
    const hover = await tells(/told.*failed/, [
      'Trigger: by its schedule',
      'Duration: 1 min 9 s',
      `note = ${JSON.stringify(NOTE)}`,
      'exit code 4',
    ]);
    assert.equal(await hover.locator('a', { hasText: 'x' }).count(), 0);
    assert.equal(await hover.locator('strong', { hasText: 'bold' }).count(), 0);
  });

  it('tell of a task its times, its attempts, and how it ended, also when it went well', async () => {
    await tells(/^\s*a\s*failed/, [
      'Attempts: 2',
      'Exit code: 4',
      'Duration: 4.0 s',
      'Attempt 1: failed, 1.5 s, exit code 3',
    ]);
    await tells(/^\s*b\s*succeeded/, ['Attempts: 1', 'Exit code: 0', 'Duration: 1 min 5 s', 'Ended: ']);
  });

  it('tell of an attempt its times and exit code', async () => {
    await tells(/Attempt 1/, ['Exit code: 3', 'Started: ', 'Duration: 1.5 s']);
  });

  it('are read aloud with name, state and duration in words', async () => {
    const named = (name: RegExp) => tree().getByRole('treeitem', { name }).first().waitFor();
    await named(/^told, failed, 1 minute 9 seconds, /);
    await named(/^a, failed, 4 seconds, 2 attempts/);
    await named(/^Attempt 1, failed, 1\.5 seconds, exit code 3/);
    await named(/^Today, 1 runs?/);
  });

  it('can be selected together: two are compared, several deleted after one question', async () => {
    const { page } = window;
    const home = await homeOf(window);
    for (const id of ['first', 'second', 'third'])
      new MadeRun({ home, dag: TOLD.replace('told', id), at: new Date().toISOString() })
        .started()
        .ends('cancelled');
    await window.host.evaluate(async (vscode, id) => {
      const api = await vscode.extensions.getExtension(id)?.activate();
      for (const store of api.services.stores) store.lookNow();
    }, EXTENSION);
    const menu = async (names: readonly string[], command: string) => {
      const [first = '', ...others] = names;
      await row(new RegExp(first)).click();
      for (const name of others) await row(new RegExp(name)).click({ modifiers: ['ControlOrMeta'] });
      await row(new RegExp(first)).click({ button: 'right' });
      await page.locator('.context-view .action-item', { hasText: command }).first().hover();
      await page.keyboard.press('Enter');
    };
    await menu(['first', 'second'], 'Compare Two Runs');
    await page.locator('.tab', { hasText: '↔' }).waitFor();
    await menu(['first', 'second', 'third'], 'Delete Run');
    await page.locator('.monaco-dialog-box', { hasText: 'Delete 3 runs' }).waitFor();
    await answerDialog(window, 'Delete');
    for (const name of [/first/, /second/, /third/]) await row(name).waitFor({ state: 'detached' });
    await row(/told.*failed/).waitFor();
  });
});
