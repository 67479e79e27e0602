// Runs of files in code that nobody has loaded yet: the first host says what they make, before anything is started.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { executeRun } from '../../src/engine/execute-run.js';
import { earlyRunId, startEarlyHost } from '../../src/engine/hosts/early-host.js';
import { hostOf, isRunning, listProcesses } from '../../src/engine/process-table.js';
import { requestRetry } from '../../src/engine/request-retry.js';
import { requestCancel } from '../../src/history/control.js';
import { readJournal } from '../../src/history/journal-reader.js';
import { takeOwnership } from '../../src/history/ownership.js';
import { logPath, type RunFolder } from '../../src/history/run-folder.js';
import { dag, task } from '../support/definitions.js';
import { until } from './attempt-folder.js';
import { homeOfEachTest } from './run-here.js';

const HEAD = 'from taskflow import DAG\ndag = DAG("d")\n';
const command = (id: string, more = '') => `${id} = dag.task("${id}", run="echo ${id}"${more})\n`;

describe('a run of a file that nobody has loaded', function () {
  this.timeout(60_000);
  const homes = homeOfEachTest();

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  const path = (name: string) => join(homes.current.path, name);
  const write = (text: string, name = 'd.dag.py') => {
    writeFileSync(path(name), text);
    return path(name);
  };
  /** With what the text told: tasks `a` and `b`. */
  const create = (text: string, more: Parameters<typeof dag>[1] = {}, name = 'd.dag.py') =>
    homes.current.create(dag([task('a'), task('b')], more), { file: write(text, name), dag_id: 'd' });
  const events = (folder: RunFolder) => readJournal(folder.journal).events;
  const types = (folder: RunFolder) => events(folder).map(({ type }) => type);
  const states = (folder: RunFolder) =>
    Object.fromEntries([...homes.current.state(folder).tasks].map(([id, { state }]) => [id, state]));
  const hang = (then = '') =>
    `import os, time\nopen("loading", "w").write(str(os.getpid()))\n${then}time.sleep(600)\n`;
  const hung = async () => {
    await until(() => existsSync(path('loading')) && readFileSync(path('loading'), 'utf8') !== '');
    return Number(readFileSync(path('loading'), 'utf8'));
  };
  const hostsOf = (folder: RunFolder) =>
    listProcesses().filter(({ pid }) => hostOf(pid)?.startsWith(folder.runId));

  it('runs the tasks, edges and settings that the host says', async () => {
    const folder = create(
      `${HEAD}${command('a')}${command('b', ', depends_on=[a], skip_on=3')}${command('c')}`,
    );
    const state = await homes.current.execute(folder).ended;
    assert.equal(state.state, 'success', state.message);
    assert.deepEqual(states(folder), { a: 'success', b: 'success', c: 'success' });
    assert.deepEqual(state.definition.tasks[1]?.depends_on, ['a']);
    assert.deepEqual(types(folder).slice(0, 4), ['run_created', 'run_queued', 'run_started', 'run_loaded']);
  });

  it('keeps its journal small where the text was right', async () => {
    const file = write(`${HEAD}${command('a')}`);
    const folder = homes.current.create(dag([task('a', [], { run: 'echo a' })], { id: 'd' } as never), {
      file,
      dag_id: 'd',
    });
    await homes.current.execute(folder).ended;
    const loaded = events(folder).find(({ type }) => type === 'run_loaded');
    assert.ok(loaded?.type === 'run_loaded' && loaded.definition === undefined);
  });

  const FAULTS: readonly (readonly [string, string, RegExp])[] = [
    [
      'Python raises',
      `${HEAD}${command('a')}dag.tsak("c", run="true")\n`,
      /^d\.dag\.py:4: AttributeError: .*tsak/,
    ],
    ['Python refuses', `${HEAD}def f():\n    x = 1\n  return x\n`, /^d\.dag\.py:5: IndentationError/],
    ['ends its process', `${HEAD}import os\nos._exit(3)\n`, /ended with exit code 3/],
    ['makes a cycle', `${HEAD}${command('a', ', depends_on=["a"]')}`, /^d\.dag\.py:3: .*itself/],
    [
      'makes another DAG',
      `${HEAD.replace('"d"', '"e"')}${command('a')}`,
      /makes no DAG d now \(its DAGs: e\)/,
    ],
  ];
  for (const [what, text, message] of FAULTS) {
    it(`makes no attempt where it ${what}, and tells that with the run`, async () => {
      const folder = create(text);
      const state = await homes.current.execute(folder).ended;
      assert.deepEqual([state.state, state.reason], ['failed', 'load-error']);
      assert.match(state.message ?? '', message);
      assert.deepEqual(states(folder), { a: 'cancelled', b: 'cancelled' });
      assert.ok(!types(folder).includes('attempt_starting'));
      assert.equal(hostsOf(folder).length, 0);
    });
  }

  it('runs all of it when the mended file is retried', async () => {
    const folder = create(`${HEAD}${command('a')}raise RuntimeError("not yet")\n`);
    assert.equal((await homes.current.execute(folder).ended).reason, 'load-error');
    write(`${HEAD}${command('a')}${command('b')}${command('c')}`);
    const retried = await requestRetry(folder, dag([task('a'), task('b')]), { from: 'failed' });
    assert.ok(retried.ok);
    const state = await homes.current.execute(folder).ended;
    assert.deepEqual([state.state, state.reason, state.message], ['success', undefined, undefined]);
    assert.deepEqual(states(folder), { a: 'success', b: 'success', c: 'success' });
  });

  it('keeps at a retry what succeeded, and starts over what the file now puts after the rest', async () => {
    const folder = create(`${HEAD}${command('a')}b = dag.task("b", run="test -e ok")\n${command('c')}`);
    assert.equal((await homes.current.execute(folder).ended).state, 'failed');
    write('', 'ok');
    write(
      `${HEAD}${command('a')}b = dag.task("b", run="test -e ok")\n${command('c', ', depends_on=[b]')}${command('e')}`,
    );
    // As the text alone tells it, where `c` does not depend on `b`.
    assert.ok((await requestRetry(folder, dag([task('a'), task('b'), task('c')]), { from: 'failed' })).ok);
    const state = await homes.current.execute(folder).ended;
    assert.equal(state.state, 'success', state.message);
    const attempts = [...state.tasks.values()].map(({ id, attempts: made }) => [id, made.length]);
    assert.deepEqual(attempts, [
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['e', 1],
    ]);
  });

  it('says so where the file lacks a task whose result it keeps', async () => {
    const folder = create(`${HEAD}${command('a')}b = dag.task("b", run="false")\n`);
    assert.equal((await homes.current.execute(folder).ended).state, 'failed');
    write(`${HEAD}b = dag.task("b", run="true")\n`);
    assert.ok((await requestRetry(folder, dag([task('a'), task('b')]), { from: 'failed' })).ok);
    const state = await homes.current.execute(folder).ended;
    assert.equal(state.reason, 'load-error');
    assert.match(state.message ?? '', /no task a now/);
    assert.equal(state.tasks.get('a')?.state, 'success');
  });

  it('is not loaded again for a retry that keeps its definition', async () => {
    const folder = create(`${HEAD}${command('a')}b = dag.task("b", run="test -e ok")\n`);
    assert.equal((await homes.current.execute(folder).ended).state, 'failed');
    write('', 'ok');
    write('this is no Python');
    assert.ok((await requestRetry(folder, null, { from: 'failed' })).ok);
    assert.equal((await homes.current.execute(folder).ended).state, 'success');
  });

  it('can be cancelled while it is loaded', async () => {
    const folder = create(hang());
    const execution = homes.current.execute(folder);
    const pid = await hung();
    execution.cancel(false);
    const state = await execution.ended;
    assert.equal(state.state, 'cancelled');
    assert.deepEqual(states(folder), { a: 'cancelled', b: 'cancelled' });
    assert.ok(!isRunning(pid));
  });

  it('can be cancelled by another process, and by force where the file is deaf', async () => {
    const folder = create(hang('import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n'));
    const execution = homes.current.execute(folder);
    const pid = await hung();
    requestCancel(folder, false);
    requestCancel(folder, true);
    assert.equal((await execution.ended).state, 'cancelled');
    assert.ok(!isRunning(pid));
  });

  it('ends by its own timeout while it is loaded', async () => {
    const folder = create(hang(), { timeout_ms: 1500 });
    const state = await homes.current.execute(folder).ended;
    assert.deepEqual([state.state, state.reason], ['failed', 'timeout']);
    assert.ok(!isRunning(await hung()));
  });

  it('asks another host where one was killed from outside', async () => {
    const folder = create(
      `import os\nif not os.path.exists("loading"):\n    ${hang().replaceAll('\n', '\n    ')}\n${HEAD}${command('a')}`,
    );
    const execution = homes.current.execute(folder);
    process.kill(await hung(), 'SIGKILL');
    assert.equal((await execution.ended).state, 'success');
  });

  it('is loaded by who takes it up after its owner was killed meanwhile', async () => {
    const folder = create(`${HEAD}${command('a')}`);
    // What its first owner had written.
    const started = {
      version: 1,
      run_id: folder.runId,
      at: new Date().toISOString(),
      seq: 3,
      type: 'run_started',
      slots: 2,
    };
    writeFileSync(folder.journal, `${readFileSync(folder.journal, 'utf8')}${JSON.stringify(started)}\n`);
    const taken = takeOwnership(folder);
    assert.ok(taken.ok);
    const state = await executeRun({ folder, ownership: taken.ownership }).ended;
    assert.equal(state.state, 'success');
    assert.deepEqual(types(folder).slice(2, 5), ['run_started', 'run_adopted', 'run_loaded']);
  });

  it('cancelled before it starts loads nothing', async () => {
    const folder = create(hang());
    const state = await homes.current.execute(folder, { cancel: 'graceful' }).ended;
    assert.equal(state.state, 'cancelled');
    assert.ok(!existsSync(path('loading')));
  });

  it('ends what the file has started, where no function is called', async () => {
    const folder = create(
      `import subprocess\nchild = subprocess.Popen(["sleep", "600"], start_new_session=True)\nopen("child", "w").write(str(child.pid))\n${HEAD}${command('a')}`,
    );
    assert.equal((await homes.current.execute(folder).ended).state, 'success');
    assert.ok(!isRunning(Number(readFileSync(path('child'), 'utf8'))));
  });

  for (const [name, text] of [
    ['d.dag.py', `print("while loading")\n${HEAD}@dag.task\ndef a(): print("in a")\n`],
    [
      'd.dag.ts',
      'import { DAG } from "taskflow";\nconsole.log("while loading");\nconst dag = new DAG("d");\ndag.task("a", () => console.log("in a"));\n',
    ],
  ] as const) {
    it(`calls its functions in the host that loaded it: ${name}`, async () => {
      const folder = create(text, {}, name);
      const state = await homes.current.execute(folder).ended;
      assert.equal(state.state, 'success', state.message);
      assert.equal(readFileSync(logPath(folder, 'a', 1), 'utf8'), 'while loading\nin a\n');
    });
  }

  it('takes a param’s default from the file, and fails where it has none', async () => {
    const text = (param: string) =>
      `from taskflow import DAG\ndag = DAG("d", params={"n": ${param}})\n${command('a')}`;
    const given = create(text('{"type": "integer", "default": 3}'));
    assert.deepEqual((await homes.current.execute(given).ended).params, { n: 3 });
    const missing = await homes.current.execute(create(text('{"type": "integer"}'))).ended;
    assert.deepEqual([missing.reason, missing.message], ['load-error', 'the parameter n is required']);
  });

  it('knows a host by its file, before there is a run', () => {
    assert.equal(earlyRunId(path('none.dag.py')), undefined);
    startEarlyHost({
      language: 'python',
      file: path('x.dag.py'),
      project: '/',
      env: { TASKFLOW_PYTHON: '/nowhere' },
    });
    assert.ok(earlyRunId(path('x.dag.py')));
  });
});
