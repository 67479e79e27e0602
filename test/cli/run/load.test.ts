// A file in code is loaded before a run of it is made, or before its first attempt: never green on half a file.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { RunEventOf } from '../../../src/core/events.js';
import { isRunning } from '../../../src/engine/process-table.js';
import { until } from '../../engine/attempt-folder.js';
import { projectOfEachTest } from '../../support/command-line.js';

const HEAD =
  'from taskflow import DAG\ndag = DAG("d")\na = dag.task("a", run="echo a")\nb = dag.task("b", run="echo b")\n';
const HEAD_TS =
  'import { DAG } from "taskflow";\nconst dag = new DAG("d");\nconst a = dag.task("a", { run: "echo a" });\n';
const HANG = `${HEAD}import os, time\nopen("loading", "w").write(str(os.getpid()))\ntime.sleep(600)\n`;

describe('taskflow run of a file that', () => {
  const project = projectOfEachTest();

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  const PYTHON: Readonly<Record<string, string>> = {
    'uses an operator that tasks have not': 'a >> b',
    'mistypes a method': 'dag.tsak("c", run="true")',
    raises: 'raise RuntimeError("no settings")',
    'imports what is missing': 'import no_such_module_at_all',
    'has a name that is not there': 'no_such_name',
    'is indented wrongly': 'def f():\n    x = 1\n  return x',
    'mixes tabs and blanks': 'if a:\n        x = 1\n\tx = 2',
    'is Python 2': 'print "x"',
    'returns outside of a function': 'return 1',
    'breaks a text': 'x = "abc',
    'has a decorator that is not there': 'from taskflow import task\n@task.no_such\ndef c(): pass',
    'ends its process': 'import sys\nsys.exit(0)',
  };
  const TYPESCRIPT: Readonly<Record<string, string>> = {
    'declares a name twice': 'const a = 1;',
    throws: 'throw new Error("no settings");',
    'mistypes a method': 'dag.tsak("c", { run: "true" });',
    'imports what is missing': 'import "./no-such-file.ts";',
    'has a namespace': 'namespace N { export const x = 1; }',
    'waits for what never comes': 'await new Promise(() => {});',
    'ends its process': 'process.exit(0);',
    'breaks a text': 'const x = "abc',
    'throws later, while it waits':
      'setTimeout(() => { throw new Error("late"); }, 1);\nawait new Promise((done) => setTimeout(done, 5000));',
    'awaits in a plain function': 'function f() { await dag; }',
  };
  for (const [ending, head, faults] of [
    ['py', HEAD, PYTHON],
    ['ts', HEAD_TS, TYPESCRIPT],
  ] as const) {
    for (const [what, line] of Object.entries(faults)) {
      it(`${what} makes no run (${ending})`, async () => {
        const file = project.write(`d.dag.${ending}`, `${head}${line}\n`);
        const { code, stderr } = await project.taskflow('run', file, '-q');
        assert.equal(code, 2, stderr);
        assert.match(stderr, /has (an error|\d+ errors), so it can't run/);
        assert.deepEqual(project.runIds(), []);
      });
    }
  }

  it('is fine runs all that it makes, and its host is gone at the end', async () => {
    const file = project.write('d.dag.py', `${HEAD}c = dag.task("c", run="echo c", depends_on=[a])\n`);
    const { code, states } = await project.run(file);
    assert.deepEqual([code, states], [0, { a: 'success', b: 'success', c: 'success' }]);
  });

  it('makes more than its text tells runs that, by its id, too', async () => {
    project.write('more.py', 'def more(dag):\n    dag.task("c", run="echo c")\n');
    project.write('d.dag.py', `${HEAD}import more\nmore.more(globals()["dag"])\n`);
    for (const name of ['d.dag.py', 'd'])
      assert.deepEqual((await project.run(name)).states, { a: 'success', b: 'success', c: 'success' });
  });

  it('is loaded for longer than a check may take is waited for, and Ctrl-C ends that', async () => {
    const file = project.write('d.dag.py', HANG);
    const started = project.start(['run', file]);
    await until(() => existsSync(project.path('loading')) && project.read('loading') !== '');
    started.signal('SIGINT');
    const { code, stderr } = await started.ended;
    assert.equal(code, 130, stderr);
    assert.match(stderr, /cancelled while .*d\.dag\.py was loaded/);
    assert.ok(!isRunning(Number(project.read('loading'))));
    assert.deepEqual(project.runIds(), []);
  });

  it('is loaded when its command is killed leaves no host that loads on', async () => {
    const file = project.write('d.dag.py', `${HANG.replace('time.sleep(600)', 'while True: pass')}`);
    const started = project.start(['run', file]);
    await until(() => existsSync(project.path('loading')) && project.read('loading') !== '');
    await started.kill();
    await until(() => !isRunning(Number(project.read('loading'))));
  });

  it('can’t be loaded fails a run that was answered before, in every face; the mended file is retried', async () => {
    project.write('d.dag.py', `${HEAD}raise RuntimeError("no settings")\n`);
    const id = (await project.taskflow('run', 'd', '--detach')).stdout.trim();
    const attached = await project.start(['attach', id, '--json']).endedRun;
    assert.equal(attached.code, 1);
    assert.equal(attached.finished.reason, 'load-error');
    assert.match(attached.finished.message ?? '', /^d\.dag\.py:5: RuntimeError: no settings$/);
    const status = JSON.parse(
      (await project.taskflow('status', id, '--json')).stdout,
    ) as RunEventOf<'run_finished'>;
    assert.deepEqual([status.state, status.reason], ['failed', 'load-error']);
    assert.match(
      (await project.taskflow('status', id)).stdout,
      /cancelled: the file could not be loaded[\s\S]*d\.dag\.py:5: RuntimeError/,
    );
    assert.match((await project.taskflow('runs')).stdout, /load-error: d\.dag\.py:5/);
    const refused = await project.taskflow('retry', id);
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, /load-error[\s\S]*RuntimeError: no settings/);
    const again = (await project.taskflow('retry', id, '--detach')).stdout.trim();
    assert.equal(again, id);
    assert.equal((await project.start(['attach', id, '--json']).endedRun).finished.reason, 'load-error');
    project.write('d.dag.py', HEAD);
    const retried = await project.start(['retry', id, '--json']).endedRun;
    assert.deepEqual([retried.code, retried.states], [0, { a: 'success', b: 'success' }]);
  });

  it('can’t be loaded fails each date of a backfill', async () => {
    const file = project.write(
      'd.dag.py',
      `${HEAD.replace('DAG("d")', 'DAG("d", schedule="@daily")')}no_such_name\n`,
    );
    const { code } = await project.taskflow('backfill', file, '--from', '2026-01-01', '--to', '2026-01-02');
    assert.equal(code, 1);
    const ids = project.runIds();
    assert.ok(ids.length > 0);
    for (const id of ids) {
      const finished = project.journal(id).at(-1);
      assert.ok(finished?.type === 'run_finished' && finished.reason === 'load-error');
    }
  });

  it('lacks its interpreter says which one was asked, why, and how to choose', async () => {
    project.write('.venv/pyvenv.cfg', 'home = /gone\n');
    const file = project.write('d.dag.py', HEAD);
    const { code, stderr } = await project.taskflow('run', file);
    assert.equal(code, 2);
    const words = stderr.replace(/\s+/g, ' ');
    assert.match(
      words,
      /\.venv\/bin\/python could not be started: .*; set TASKFLOW_PYTHON to .* is the nearest \.venv\)/,
    );
    const validated = await project.taskflow('validate', file);
    assert.equal(validated.code, 2);
  });
});
