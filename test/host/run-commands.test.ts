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
tasks:
  tell:
    env: { COUNT: "\${{ params.count }}", REGION: "\${{ params.region }}" }
    run: echo "$COUNT $REGION" >> given.txt
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

  it('asks for parameters, refuses wrong ones while they are typed, and remembers the last', async () => {
    const first = command('taskflow.runDag', { file: 'asking.dag.yaml' });
    await input.asks('asking: count (1/2)');
    assert.equal(await input.value(), '3');
    await input.type('many');
    await input.complains(/integer|number/);
    await input.type('0');
    await input.complains(/1/);
    await input.accept();
    // It stays: what is wrong can't be given.
    await input.asks('asking: count (1/2)');
    await input.type('7');
    await input.accept();
    await input.asks('asking: region (2/2)');
    await input.choose('us');
    await first;
    await newestRun(workbench, window.folder, 'success', 'asking');
    assert.deepEqual(lines('given.txt'), ['7 us']);

    const second = command('taskflow.runDag', { file: 'asking.dag.yaml' });
    await input.asks('asking: count (1/2)');
    assert.equal(await input.value(), '7');
    await input.accept();
    await input.asks('asking: region (2/2)');
    assert.match((await input.rows())[0] ?? '', /^us/);
    await input.accept();
    await second;
    await until('both have run', async () => lines('given.txt').length === 2);
    assert.deepEqual(lines('given.txt'), ['7 us', '7 us']);
  });

  it('runs nothing when a question is put away', async () => {
    const before = (await listedRuns(workbench, window.folder)).length;
    const asked = command('taskflow.runDag', { file: 'asking.dag.yaml' });
    await input.asks('asking: count (1/2)');
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

  it('compares two runs side by side', async () => {
    const runId = await newestRun(workbench, window.folder, 'success', 'asking');
    const other = await newestRun(workbench, window.folder, 'success', 'in_bash');
    const asked = command('taskflow.compareRuns', { runId });
    await input.offers('Which run?');
    await input.type(other);
    await input.choose('in_bash');
    await asked;
    const texts = await until('both are open', async () => {
      const open = await window.host.evaluate((vscode) =>
        vscode.workspace.textDocuments
          .filter(({ uri }) => uri.scheme === 'taskflow-run')
          .map((document) => document.getText()),
      );
      return open.length === 2 && open;
    });
    const [asking, inBash] = texts.toSorted();
    assert.match(asking ?? '', /^asking\nstate +succeeded\nparams +\{"count":7,"region":"us"\}/);
    assert.match(asking ?? '', /^tell +succeeded/m);
    assert.match(inBash ?? '', /^in_bash\nstate +succeeded/);
    await window.page.locator('.tab', { hasText: `${runId.slice(-6)} ↔ ${other.slice(-6)}` }).waitFor();
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

  it('prunes the history to so many runs of each DAG', async () => {
    const asked = command('taskflow.pruneRuns');
    await input.asks('How many finished runs');
    await input.type('some');
    await input.complains('A whole number');
    await input.type('1');
    await input.accept();
    await asked;
    const left = (await listedRuns(workbench, window.folder)).map(({ dag_id }) => dag_id).toSorted();
    assert.deepEqual(left, ['asking', 'chain']);
  });
});
