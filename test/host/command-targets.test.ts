// What commands are about: the DAG that was named and no other, runs in a state that fits, a place that the globs find.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CommandTarget,
  homeOf,
  knownDags,
  listedRuns,
  newestRun,
  runCommand,
} from '../support/vscode/asked-host.js';
import { Messages } from '../support/vscode/messages.js';
import { QuickInput } from '../support/vscode/quick-input.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow, Workbench } from '../support/vscode/workbench.js';

const QUICK = 'id: quick\ntasks:\n  a: { run: "true" }\n';
const HELD = 'id: held\ntasks:\n  hold: { run: "until [ -e go ]; do sleep 0.05; done" }\n';
const BROKEN = 'id: broken\ntasks:\n  a: { run: "true" }\n  b: { run: "true", depends_on: [c] }\n';

describe('what a command is about', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;
  let input: QuickInput;
  let messages: Messages;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'targets',
      files: {
        'dags/quick.dag.yaml': QUICK,
        'dags/held.dag.yaml': HELD,
        'dags/broken.dag.yaml': BROKEN,
        'elsewhere/other.dag.yaml': 'id: other\ntasks: { a: { run: touch ran.txt } }\n',
        'dags/node_modules/part/part.dag.yaml': 'id: part\ntasks: { a: { run: touch ran.txt } }\n',
        'dags/hidden/hidden.dag.yaml': 'id: hidden\ntasks: { a: { run: touch ran.txt } }\n',
        'dags/in_code_dag.py': 'from taskflow import DAG\n\ndag = DAG("in_code")\n',
      },
      settings: {
        'taskflow.files': ['dags/**/*.dag.yaml', 'dags/**/*_dag.py'],
        'taskflow.notifications.failure': false,
        'files.exclude': { '**/hidden': true },
      },
    });
    input = new QuickInput(window);
    messages = new Messages(window);
    await until('the DAGs are known', async () => (await knownDags(window)).includes('quick'));
  });
  tendWindow(() => window);

  const command = (id: string, target?: CommandTarget) => runCommand(window, id, target);
  const runs = () => listedRuns(workbench, window.folder);

  /** What the palette offers for these words. */
  async function offered(title: string): Promise<boolean> {
    await window.page.keyboard.press('F1');
    await input.type(`>TaskFlow: ${title}`);
    const rows = await input.rows();
    await input.giveUp();
    return rows.some((row) => row.includes(`TaskFlow: ${title}`));
  }

  it('is the file that was named, and never the one in the editor instead', async () => {
    await window.openFile('quick.dag.yaml');
    const before = (await runs()).length;
    for (const [file, reason] of [
      ['elsewhere/other.dag.yaml', 'is not among the DAG files'],
      ['dags/node_modules/part/part.dag.yaml', 'is not among the DAG files'],
      ['dags/hidden/hidden.dag.yaml', 'is not among the DAG files'],
      ['dags/gone.dag.yaml', 'has been deleted or renamed'],
    ] as const) {
      for (const id of ['taskflow.runDag', 'taskflow.openGraph', 'taskflow.pauseDag']) {
        await messages.clear();
        assert.equal(await command(id, { file }), null);
        await messages.shows(`${file} ${reason}`);
      }
    }
    await messages.clear();
    await command('taskflow.openGraph', { runId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' });
    await messages.shows('is not in the history any more');
    assert.equal((await runs()).length, before);
    assert.equal(await window.page.locator('.tab', { hasText: /^quick$/ }).count(), 0, 'no graph was opened');
  });

  it('leads from an error to its line', async () => {
    await messages.clear();
    await command('taskflow.runDag', { file: 'dags/broken.dag.yaml' });
    const told = await messages.shows('broken has an error');
    await told.getByRole('button', { name: 'Show' }).click();
    const line = await until('its editor', () =>
      window.host.evaluate((vscode) => {
        const editor = vscode.window.activeTextEditor;
        return editor?.document.uri.path.endsWith('broken.dag.yaml') && editor.selection.active.line;
      }),
    );
    assert.equal(line, 3);
  });

  it('is offered in the explorer for whatever the setting names, and for nothing else', async () => {
    const { page } = window;
    await window.command('View: Show Explorer');
    const menuOf = async (name: string) => {
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().click({
        button: 'right',
      });
      await page.locator('.context-view .action-label', { hasText: 'Copy Path' }).first().waitFor();
      const items = await page.locator('.context-view .action-label').allTextContents();
      await page.keyboard.press('Escape');
      return items.filter((item) => /Run DAG|Open Graph/.test(item)).length;
    };
    await window.openFile('in_code_dag.py');
    assert.equal(await menuOf('in_code_dag.py'), 2);
    await window.openFile('other.dag.yaml');
    assert.equal(await menuOf('other.dag.yaml'), 0);
    await window.command('View: Close All Editors');
  });

  it('is offered in the palette only where there is something to act on', async () => {
    assert.ok(await offered('Run DAG'));
    assert.ok(!(await offered('Cancel Run')));
    assert.ok(!(await offered('Copy Run Id')));
    await command('taskflow.runDag', { file: 'dags/held.dag.yaml' });
    await newestRun(workbench, window.folder, 'running', 'held');
    await until('it can be cancelled', () => offered('Cancel Run'));
    assert.ok(await offered('Copy Run Id'));
  });

  it('acts on a run only in a state that fits, and says so', async () => {
    const { page } = window;
    const held = await newestRun(workbench, window.folder, 'running', 'held');
    await command('taskflow.runDag', { file: 'dags/quick.dag.yaml' });
    const quick = await newestRun(workbench, window.folder, 'success', 'quick');
    for (const [id, runId, reason] of [
      ['taskflow.cancelRun', quick, 'nothing to cancel'],
      ['taskflow.resumeRun', quick, 'nothing to resume'],
      ['taskflow.resumeRun', held, 'is not interrupted'],
      ['taskflow.retryFailed', quick, 'nothing to retry'],
      ['taskflow.retryFailed', held, 'is not over'],
      ['taskflow.deleteRun', held, 'is not over'],
    ] as const) {
      await messages.clear();
      await command(id, { runId });
      await messages.shows(reason);
    }
    const folder = join(await homeOf(window), 'runs', quick);
    assert.equal(readFileSync(join(folder, 'control.ndjson'), 'utf8'), '', 'nothing was asked of it');
    // Of all runs it offers those that are under way.
    const asked = command('taskflow.cancelRun');
    await input.offers('Which run?');
    assert.deepEqual((await input.rows()).length, 1);
    await page.keyboard.press('Enter');
    await asked;
    await newestRun(workbench, window.folder, 'cancelled', 'held');
    await messages.clear();
    await command('taskflow.resumeRun');
    await messages.shows('No run is interrupted');
    await command('taskflow.compareRuns', { runId: quick });
    await messages.shows('quick has no other run to compare with');
  });

  it('has its log and graph at hand in the rows of runs and tasks', async () => {
    await window.openSidebar();
    const tree = window.page.getByRole('tree', { name: /^Runs/ });
    const row = (words: RegExp) => tree.locator('.monaco-list-row', { hasText: words }).first();
    const shows = async (words: RegExp, wanted: readonly string[]) => {
      await row(words).hover();
      for (const label of wanted) await row(words).locator(`.action-label[aria-label^="${label}"]`).waitFor();
    };
    await shows(/held.*cancelled/, ['Retry Failed', 'Open Log', 'Open Graph']);
    await row(/held.*cancelled/).click();
    await shows(/hold.*cancelled/, ['Retry Task', 'Open Log', 'Open Graph']);
    await window.shot('row-buttons');
  });

  it('is the DAG whose graph is in front, without a question', async () => {
    await command('taskflow.openGraph', { file: 'dags/quick.dag.yaml' });
    await window.graphFrame();
    const before = (await runs()).length;
    await command('taskflow.runDag');
    const started = await until('it runs', async () => {
      const all = await runs();
      return all.length > before && all;
    });
    assert.equal(started[0]?.dag_id, 'quick');
    await window.command('View: Close All Editors');
  });

  it('puts a new DAG file where DAG files are looked for, beside those in the editor', async () => {
    const make = async (name: string) => {
      const asked = command('taskflow.newDagFile');
      await input.offers('What shall it start from?');
      await input.choose('Small pipeline');
      await input.asks('Name of the DAG');
      await input.type(name);
      await input.asks(`dags/${name}.dag.yaml`);
      await input.accept();
      await asked;
      await until(`${name} is known`, async () => (await knownDags(window)).includes(name));
    };
    await window.command('View: Close All Editors');
    // The root of the folder is no place for one here.
    await make('mine');
    assert.ok(existsSync(join(window.folder, 'dags/mine.dag.yaml')));
    assert.ok(!existsSync(join(window.folder, 'mine.dag.yaml')));
    rmSync(join(window.folder, 'dags/mine.dag.yaml'));
    writeFileSync(join(window.folder, 'go'), '');
  });
});
