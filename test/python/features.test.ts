import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ended, Project } from '../sdk/function-rig.js';

describe('Python functions', function () {
  this.timeout(60_000);
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('get their inputs by parameter name, however they take parameters', async () => {
    const file = project.write(
      'inputs.dag.py',
      `import functools
from taskflow import DAG
dag = DAG("inputs")
@dag.task()
def a(): return 1
@dag.task(id="b-2")
def b(): return [2]
@dag.task()
def nothing(): pass
both = ["a", "b-2"]
@dag.task(depends_on=both)
def plain(a, b_2, more="default"): return [a, b_2, more]
@dag.task(depends_on=both)
def positional(a, /, b_2): return [a, b_2]
@dag.task(depends_on=both)
def keywords(*, b_2, a=None): return [a, b_2]
@dag.task(depends_on=[*both, "nothing"])
def everything(a, **rest): return [a, rest]
@dag.task(depends_on=["nothing"])
def absent(nothing="default"): return [nothing]
def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs): return ["traced", function(*args, **kwargs)]
    return wrapper
@dag.task(depends_on=both)
@traced
def decorated(a): return a
class Adds:
    def __init__(self, n): self.n = n
    def __call__(self, a): return a + self.n
dag.task(id="callable", depends_on=both)(Adds(10))
dag.task(id="partial", depends_on=both)(functools.partial(lambda n, a: n + a, 5))
`,
    );
    const run = await project.run(file);
    assert.equal(
      run.state.state,
      'success',
      JSON.stringify([...run.state.tasks.keys()].map((id) => ended(run, id))),
    );
    const outputs = Object.fromEntries([...run.state.tasks.keys()].map((id) => [id, run.output(id)]));
    assert.deepEqual(outputs, {
      a: 1,
      'b-2': [2],
      nothing: undefined,
      plain: [1, [2], 'default'],
      positional: [1, [2]],
      keywords: [1, [2]],
      everything: [1, { 'b-2': [2], nothing: null }],
      absent: [null],
      decorated: ['traced', 1],
      callable: 11,
      partial: 6,
    });
  });

  it('may be async, and be called as in Airflow’s TaskFlow API', async () => {
    const file = project.write(
      'calls.dag.py',
      `import asyncio
from taskflow import DAG, task
with DAG("calls") as dag:
    @task
    async def extract():
        await asyncio.sleep(0.01)
        return {"rows": [1, 2, 3]}
    @task(retries=1)
    def scale(rows, factor): return [helper(row, factor) for row in rows]
    @task
    def total(parts, title="sum"): return {title: sum(sum(part) for part in parts)}
    def helper(row, factor): return row * factor
    rows = extract()["rows"]
    total([scale(rows, 2), scale(rows, factor=10)], title="all")
`,
    );
    const run = await project.run(file);
    assert.deepEqual([...run.state.tasks.keys()], ['extract', 'scale', 'total', 'scale__1']);
    assert.deepEqual(run.output('scale__1'), [10, 20, 30]);
    assert.deepEqual(run.output('total'), { all: 72 });
  });

  it('get numbers as they were returned', async () => {
    const source =
      'from taskflow import DAG\ndag = DAG("numbers")\n@dag.task()\ndef a(): return [2**63 + 1, 1.0, 1e16]\n@dag.task(depends_on=[a])\ndef b(a): return [repr(x) for x in a]\n';
    const run = await project.run(project.write('numbers.dag.py', source));
    assert.deepEqual(run.output('b'), ['9223372036854775809', '1.0', '1e+16']);
  });

  it('call other tasks as plain functions while they run', async () => {
    const source =
      'from taskflow import DAG\ndag = DAG("plain")\n@dag.task()\ndef half(x=4): return x / 2\n@dag.task(depends_on=[half])\ndef twice(): return half(10) + half()\n';
    const run = await project.run(project.write('plain.dag.py', source));
    assert.equal(run.output('twice'), 7);
  });

  it('know their run by `context`', async () => {
    const file = project.write(
      'context.dag.py',
      `import logging
from taskflow import DAG
dag = DAG("about")
@dag.task()
def up(): return 5
@dag.task(depends_on=[up], retries=1, retry_delay=0)
def look(context):
    context.logger.info("rows: %d", 3)
    logging.getLogger("mine").warning("careful")
    if context.attempt == 1: raise RuntimeError("once")
    return [context.run_id, context.dag_id, context.task_id, context.attempt, context.params, context.trigger,
            context.logical_date.isoformat(), context.logical_date.utcoffset().total_seconds(), context.inputs]
`,
    );
    const run = await project.run(file, { params: { region: 'eu' } });
    const date = run.state.logical_date.replace('Z', '000+00:00');
    const expected = [run.folder.runId, 'about', 'look', 2, { region: 'eu' }, 'manual', date, 0, { up: 5 }];
    assert.deepEqual(run.output('look', 2), expected);
    assert.match(run.log('look', 2), /^\d{4}-\d\d-\d\d [\d:,]+ INFO rows: 3\ncareful\n$/);
  });

  it('import what lies beside their file', async () => {
    project.write('steps/clean.py', 'def clean(rows): return [row for row in rows if row]\n');
    project.write('steps/random.py', 'raise SystemExit("not this one")\n');
    const source =
      'import random\nfrom taskflow import DAG\nfrom clean import clean\ndag = DAG("imports")\n@dag.task()\ndef a(): return clean([0, 1])\n';
    const file = project.write('steps/imports.dag.py', source.replace('import random\n', ''));
    assert.deepEqual((await project.run(file)).output('a'), [1]);
  });

  it('of several DAGs in one file, of helpers and of loops, belong to that file alone', () => {
    project.write(
      'helper.py',
      'from taskflow import DAG\nDAG("of_the_helper")\ndef make(name):\n    dag = DAG(name)\n    dag.task(id="a")(lambda: 1)\n    return dag\n',
    );
    const file = project.write(
      'several.dag.py',
      'from helper import make\n\nfor name in ("north", "south"):\n    make(name)\nfrom taskflow import DAG\nthird = DAG("third")\n',
    );
    const { dags, problems } = project.describe(file);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      dags.map((dag) => [dag.definition.id, dag.line]),
      [
        ['north', 4],
        ['south', 4],
        ['third', 6],
      ],
    );
    assert.deepEqual(dags[0]?.tasks, { a: { line: 4 } });
  });

  it('with processes of their own work', async () => {
    const source = `from multiprocessing import get_context
from taskflow import DAG
dag = DAG("processes")
def square(x): return x * x
@dag.task()
def fork():
    with get_context("fork").Pool(2) as pool: return pool.map(square, [1, 2, 3])
@dag.task(depends_on=[fork])
def spawn():
    with get_context("spawn").Pool(2) as pool: return pool.map(square, [1, 2, 3])
`;
    // Spawned processes import the function by its module's name, so the file has one.
    const run = await project.run(project.write('processes_dag.py', source));
    assert.deepEqual(
      [run.output('fork'), run.output('spawn')],
      [
        [1, 4, 9],
        [1, 4, 9],
      ],
      run.log('spawn'),
    );
  });

  it('with forked processes, which end by SIGTERM at once, whenever it comes', async () => {
    const source = `import os, signal, threading
from taskflow import DAG
dag = DAG("forked")
def blocked():
    return signal.SIGTERM in signal.pthread_sigmask(signal.SIG_BLOCK, [])
def ends():
    """How many of 100 children that block end by the signal; and what a child has of signals."""
    reader, writer = os.pipe()
    ended = 0
    for _ in range(100):
        child = os.fork()
        if child == 0:
            while True: os.read(reader, 1)
        os.kill(child, signal.SIGTERM)
        ended += os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGTERM
    child = os.fork()
    if child == 0: os._exit(2 * blocked() + (signal.getsignal(signal.SIGTERM) != signal.SIG_DFL))
    return [ended, os.WEXITSTATUS(os.waitpid(child, 0)[1]), blocked()]
@dag.task()
def plain(): return ends()
@dag.task()
def in_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(ends()))
    thread.start()
    thread.join()
    return found[0]
@dag.task()
async def in_async(): return ends()
@dag.task()
def with_own_handler():
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(7))
    child = os.fork()
    if child == 0:
        while True: signal.pause()
    os.kill(child, signal.SIGTERM)
    return os.WEXITSTATUS(os.waitpid(child, 0)[1])
`;
    const run = await project.run(project.write('forked.dag.py', source));
    for (const task of ['plain', 'in_thread', 'in_async'])
      assert.deepEqual(run.output(task), [100, 0, false], run.log(task));
    assert.equal(run.output('with_own_handler'), 7);
  });

  describe('as described for the checker', () => {
    const described = (source: string) => project.describe(project.write('x.dag.py', source));

    it('have every setting in the words of DAG files', () => {
      const { dags, problems } = described(`from datetime import date, timedelta
from pathlib import Path
from taskflow import DAG, TriggerRule
dag = DAG("x", description="d", tags=("a", "b"), schedule={"cron": "0 2 * * *", "start_date": date(2026, 1, 1)},
          params={"region": {"type": "string"}}, working_dir="sub", timeout=timedelta(hours=1), fail_fast=True, defaults={"retries": 2})
@dag.task(if_="params.region == 'eu'", retry_delay=0.5, timeout=timedelta(seconds=90), retry_on=[1, 2], trigger_rule=TriggerRule.ALL_DONE, env={"A": 1})
def a(): pass
dag.task("b", run="echo hi", depends_on=[a])
`);
      assert.deepEqual(problems, []);
      assert.deepEqual(dags[0]?.definition, {
        id: 'x',
        description: 'd',
        tags: ['a', 'b'],
        schedule: { cron: '0 2 * * *', start_date: '2026-01-01' },
        params: { region: { type: 'string' } },
        working_dir: 'sub',
        timeout: 3600,
        fail_fast: true,
        defaults: { retries: 2 },
        tasks: {
          a: {
            kind: 'function',
            if: "params.region == 'eu'",
            retry_delay: 0.5,
            timeout: 90,
            retry_on: [1, 2],
            trigger_rule: 'all_done',
            env: { A: 1 },
          },
          b: { depends_on: ['a'], run: 'echo hi' },
        },
      });
      assert.deepEqual(dags[0]?.tasks, { a: { line: 6 }, b: { line: 8 } });
    });

    it('with a fault while loading say its line', () => {
      assert.deepEqual(described('x = 1\nimport nonsense_not_there\n').problems, [
        { code: 'load-error', message: "ModuleNotFoundError: No module named 'nonsense_not_there'", line: 2 },
      ]);
      const syntax = described('x = 1\ndef (:\n').problems[0];
      assert.deepEqual([syntax?.code, syntax?.line, syntax?.column], ['load-error', 2, 5]);
      const twice = described(
        'from taskflow import DAG\ndag = DAG("x")\nfor i in (1, 2):\n    @dag.task()\n    def a(): pass\n',
      );
      assert.equal(twice.problems[0]?.code, 'duplicate-id');
      // Python 3.9 counts the call of a decorator to the line of `def`.
      assert.ok([4, 5].includes(twice.problems[0]?.line ?? 0));
      assert.match(
        described('import sys\nprint("noise")\nsys.exit(3)\n').problems[0]?.message ?? '',
        /^SystemExit: 3/,
      );
      project.write('lib.py', '\n\nraise ValueError("deep")\n');
      const deep = described('import lib\n').problems[0];
      assert.equal(deep?.line, 1);
      assert.deepEqual(deep?.related, { file: join(project.folder, 'lib.py'), line: 3 });
    });

    it('with a parameter that nothing is passed for say which', () => {
      const { problems } = described(
        'from taskflow import DAG\ndag = DAG("x")\n@dag.task()\ndef a(wrong): pass\n',
      );
      assert.deepEqual(
        problems.map(({ code, line, task_id }) => [code, line, task_id]),
        [['unknown-task', 3, 'a']],
      );
    });
  });

  describe('started as a script', () => {
    const run = (env: Readonly<Record<string, string>>, tail = 'dag.run(params={"n": 1, "s": "x"})\n') => {
      const file = project.write(
        'script.dag.py',
        `from taskflow import DAG\ndag = DAG("script")\n@dag.task()\ndef a(): pass\n${tail}print("went on")\n`,
      );
      return {
        file,
        result: spawnSync(process.env.TASKFLOW_PYTHON ?? 'python3', [file], {
          encoding: 'utf8',
          env: { PATH: '/usr/bin:/bin', PYTHONPATH: resolve('python'), ...env },
        }),
      };
    };
    const fakeCli = (code: number) => {
      const path = project.write(
        'fake-cli',
        `#!/bin/sh\nprintf '%s\\n' "$@" > ${project.folder}/args\nexit ${code}\n`,
      );
      chmodSync(path, 0o755);
      return path;
    };

    it('hand over to the command line', () => {
      const { file, result } = run({ TASKFLOW_CLI: fakeCli(0) });
      assert.equal(result.stdout, 'went on\n', result.stderr);
      const args = readFileSync(join(project.folder, 'args'), 'utf8').trim().split('\n');
      assert.deepEqual(args, ['run', file, '--dag', 'script', '--param', 'n=1', '--param', 's=x']);
    });

    it('end with its exit code', () => {
      const { result } = run({ TASKFLOW_CLI: fakeCli(1) });
      assert.deepEqual([result.status, result.stdout], [1, '']);
    });

    it('say what to do where there is none', () => {
      const { result } = run({});
      assert.notEqual(result.status, 0);
      assert.match(result.stderr, /DagError: there is no `taskflow` command: install .* or set TASKFLOW_CLI/);
    });

    it('start nothing while a host loads them', async () => {
      const { file } = run({ TASKFLOW_CLI: fakeCli(0) });
      const inHost = await project.run(file, { env: { TASKFLOW_CLI: '/nowhere' } });
      assert.equal(inHost.state.state, 'success');
    });
  });
});
