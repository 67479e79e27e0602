// Commands on DAGs and runs, with what they ask: parameters, parts of a DAG, copies, comparisons, deletions.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CommandTarget,
  homeOf,
  listedRuns,
  newestRun,
  runCommand,
  taskStates,
} from '../support/vscode/asked-host.js';
import { answerDialog, QuickInput } from '../support/vscode/quick-input.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow, Workbench } from '../support/vscode/workbench.js';

const CHAIN = `id: chain
tasks:
  one: { run: echo one >> ran.txt }
  two: { run: "echo two >> ran.txt; test ! -e broken", depends_on: [one] }
  three: { run: echo three >> ran.txt, depends_on: [two] }
`;
const ASKING = `id: asking
params:
  count: { type: integer, minimum: 1, default: 3 }
  region: { type: string, enum: [eu, us], default: eu }
  tag: { type: string }
tasks:
  tell:
    env: { COUNT: "\${{ params.count }}", REGION: "\${{ params.region }}", TAG: "\${{ params.tag }}" }
    run: echo "$COUNT $REGION $TAG" >> given.txt
`;
/** Only bash has such a test. */
const BASH = `id: in_bash
tasks:
  tell: { run: "[[ $BASH_VERSION == [0-9]* ]] && echo yes > shell.txt" }
`;

describe('commands on runs', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;
  let input: QuickInput;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'commands',
      files: { 'chain.dag.yaml': CHAIN, 'asking.dag.yaml': ASKING, 'in_bash.dag.yaml': BASH },
      settings: { 'taskflow.notifications.failure': false, 'taskflow.shell': 'bash' },
    });
    input = new QuickInput(window);
  });
  tendWindow(() => window);

  const command = (id: string, target?: CommandTarget) => runCommand(window, id, target);
  const lines = (name: string) => readFileSync(join(window.folder, name), 'utf8').trim().split('\n');
  const folderOf = async (runId: string) => join(await homeOf(window), 'runs', runId);

  /** Starts a DAG, or a part of it, and waits for its end. */
  async function ended(id: string, target: CommandTarget, state = 'success'): Promise<string> {
    const runId = String(await command(id, target));
    await until(`run ${runId} is ${state}`, async () => {
      const run = (await listedRuns(workbench, window.folder)).find(({ run_id }) => run_id === runId);
      return run?.state === state;
    });
    return runId;
  }

  it('runs from a task on, and until a task', async () => {
    rmSync(join(window.folder, 'ran.txt'), { force: true });
    await ended('taskflow.runFromTask', { file: 'chain.dag.yaml', taskId: 'two' });
    assert.deepEqual(lines('ran.txt'), ['two', 'three']);
    rmSync(join(window.folder, 'ran.txt'));
    await ended('taskflow.runUntilTask', { file: 'chain.dag.yaml', taskId: 'two' });
    assert.deepEqual(lines('ran.txt'), ['one', 'two']);
  });

  it('asks which task, where none is named', async () => {
    const asked = command('taskflow.runTask', { file: 'chain.dag.yaml' });
    await input.offers('Which task?');
    await input.choose('three');
    const runId = String(await asked);
    await newestRun(workbench, window.folder, 'success', 'chain');
    assert.equal((await taskStates(workbench, window.folder, runId)).three, 'success');
  });

  it('retries one task with what follows it, and nothing before it', async () => {
    rmSync(join(window.folder, 'ran.txt'), { force: true });
    writeFileSync(join(window.folder, 'broken'), '');
    const runId = await ended('taskflow.runDag', { file: 'chain.dag.yaml' }, 'failed');
    rmSync(join(window.folder, 'broken'));
    await command('taskflow.retryTask', { runId, taskId: 'two' });
    await until('the run is retried', async () => {
      const run = (await listedRuns(workbench, window.folder)).find(({ run_id }) => run_id === runId);
      return run?.state === 'success';
    });
    assert.deepEqual(lines('ran.txt'), ['one', 'two', 'two', 'three']);
  });

  it('asks for parameters in one list, refuses wrong ones while they are typed, and remembers the last', async () => {
    const first = command('taskflow.runDag', { file: 'asking.dag.yaml' });
    await input.offers('Give tag a value first');
    assert.match((await input.rows()).join('\n'), /tag.*required: has no value yet/s);
    // Enter leads to what is missing.
    await input.accept();
    await input.asks('asking: tag');
    await input.type('nightly');
    await input.accept();
    await input.offers('Enter runs; choose a parameter to change it');
    await input.choose('count');
    await input.asks('asking: count');
    assert.equal(await input.value(), '3');
    await input.type('many');
    await input.complains(/integer|number/);
    await input.type('0');
    await input.complains(/1/);
    await input.accept();
    // It stays: what is wrong can't be given.
    await input.asks('asking: count');
    await input.type('7');
    await input.accept();
    await input.offers('Enter runs; choose a parameter to change it');
    await input.choose('region');
    await input.asks('asking: region');
    await input.choose('us');
    await input.offers('Enter runs; choose a parameter to change it');
    await window.shot('params');
    await input.accept();
    await first;
    await newestRun(workbench, window.folder, 'success', 'asking');
    assert.deepEqual(lines('given.txt'), ['7 us nightly']);

    const second = command('taskflow.runDag', { file: 'asking.dag.yaml' });
    await input.offers('Enter runs; choose a parameter to change it');
    assert.match((await input.rows()).join('\n'), /count.*7.*region.*us.*tag.*nightly/s);
    await input.accept();
    await second;
    await until('both have run', async () => lines('given.txt').length === 2);
    assert.deepEqual(lines('given.txt'), ['7 us nightly', '7 us nightly']);
  });

  it('goes back to the defaults, and back from a question that is put away', async () => {
    const asked = command('taskflow.runDag', { file: 'asking.dag.yaml' });
    await input.offers('Enter runs; choose a parameter to change it');
    await input.choose('count');
    await input.asks('asking: count');
    await window.page.keyboard.press('Escape');
    await input.offers('Enter runs; choose a parameter to change it');
    await input.choose('Use the defaults');
    await input.offers('Give tag a value first');
    assert.match((await input.rows()).join('\n'), /count.*3.*region.*eu/s);
    await input.giveUp();
    assert.equal(await asked, null);
  });

  it('runs nothing when the list of parameters is put away', async () => {
    const before = (await listedRuns(workbench, window.folder)).length;
    const asked = command('taskflow.runDag', { file: 'asking.dag.yaml' });
    await input.offers('Enter runs; choose a parameter to change it');
    await input.giveUp();
    assert.equal(await asked, null);
    assert.equal((await listedRuns(workbench, window.folder)).length, before);
  });

  it('runs commands by the shell of the setting', async () => {
    await ended('taskflow.runDag', { file: 'in_bash.dag.yaml' });
    assert.deepEqual(lines('shell.txt'), ['yes']);
  });

  it('copies the id of a run', async () => {
    const runId = await newestRun(workbench, window.folder, 'success');
    await command('taskflow.copyRunId', { runId });
    const copied = await window.host.evaluate(async (vscode) => await vscode.env.clipboard.readText());
    assert.equal(copied, runId);
  });

  it('compares two runs of a DAG side by side, and no others', async () => {
    const [second, first] = (await listedRuns(workbench, window.folder)).filter(
      ({ dag_id }) => dag_id === 'asking',
    );
    const ids = [String(first?.run_id), String(second?.run_id)];
    const asked = command('taskflow.compareRuns', { runId: ids[0] ?? '' });
    await input.offers('With which other run of asking?');
    assert.equal((await input.rows()).length, 1);
    await input.choose('asking');
    await asked;
    const texts = await until('both are open', async () => {
      const open = await window.host.evaluate((vscode) =>
        vscode.workspace.textDocuments
          .filter(({ uri }) => uri.scheme === 'taskflow-run')
          .map((document) => document.getText()),
      );
      return open.length === 2 && open;
    });
    for (const text of texts) {
      assert.match(text, /^asking\nstate +succeeded\nparams +\{"count":7,"region":"us","tag":"nightly"\}/);
      assert.match(text, /^tell +succeeded/m);
    }
    await window.page.locator('.tab', { hasText: ids.map((id) => id.slice(-6)).join(' ↔ ') }).waitFor();
  });

  it('deletes a run with its logs once that is confirmed', async () => {
    const runId = await newestRun(workbench, window.folder, 'success', 'in_bash');
    const folder = await folderOf(runId);
    const put = command('taskflow.deleteRun', { runId });
    await answerDialog(window, 'Cancel');
    await put;
    assert.ok(existsSync(folder));
    const asked = command('taskflow.deleteRun', { runId });
    await answerDialog(window, 'Delete');
    await asked;
    assert.ok(!existsSync(folder));
    assert.ok(!(await listedRuns(workbench, window.folder)).some(({ run_id }) => run_id === runId));
  });

  it('prunes the history to so many runs of each DAG, once it has said how many go', async () => {
    const listed = async () =>
      (await listedRuns(workbench, window.folder)).map(({ dag_id }) => dag_id).toSorted();
    const before = await listed();
    const asked = async (answer: string) => {
      const done = command('taskflow.pruneRuns');
      await input.asks('How many finished runs');
      await input.type('some');
      await input.complains('A whole number');
      await input.type('1');
      await input.accept();
      const dialog = window.page.locator('.monaco-dialog-box');
      await dialog.filter({ hasText: `Delete ${before.length - 2} runs` }).waitFor();
      assert.match(
        (await dialog.textContent()) ?? '',
        new RegExp(`commands: ${before.length - 2} runs, \\d+ kB`),
      );
      await window.shot('prune');
      await answerDialog(window, answer);
      await done;
    };
    await asked('Cancel');
    assert.deepEqual(await listed(), before);
    await asked('Delete');
    assert.deepEqual(await listed(), ['asking', 'chain']);
  });
});
