import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readExitRecords } from '../../src/engine/exit-records.js';
import { ended, isAlive, Project } from './function-rig.js';

const MANY = 40;

describe('hosts of functions', function () {
  this.timeout(60_000);
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  const both = [
    {
      language: 'Python',
      name: 'many.dag.py',
      source: `from taskflow import DAG
dag = DAG("many")
count = 0
for i in range(${MANY}):
    @dag.task(id=f"t{i}")
    def work():
        global count
        count += 1
        return count
`,
      log: `import os, subprocess, sys
from taskflow import DAG
dag = DAG("log")
print("loaded")
@dag.task()
def prints():
    print("one")
    print("two", file=sys.stderr)
    subprocess.run(["sh", "-c", "echo three; echo four >&2"])
    print("five", end="")
    sys.stderr.write("six\\n")
    os.write(1, b"seven\\n")
    print("\\u00e4\\u20ac", "\\ud800")
@dag.task(depends_on=[prints])
def later(): print("only mine")
`,
    },
    {
      language: 'TypeScript',
      name: 'many.dag.ts',
      source: `import { DAG } from "taskflow";
const dag = new DAG("many");
let count = 0;
for (let i = 0; i < ${MANY}; i++) dag.task("t" + i, () => ++count);
`,
      log: `import { DAG } from "taskflow"; import { spawnSync } from "node:child_process"; import fs from "node:fs";
const dag = new DAG("log");
console.log("loaded");
const prints = dag.task("prints", () => {
  console.log("one");
  console.error("two");
  spawnSync("sh", ["-c", "echo three; echo four >&2"], { stdio: "inherit" });
  process.stdout.write("five");
  process.stderr.write("six\\n");
  fs.writeSync(1, "seven\\n");
  console.log("\\u00e4\\u20ac", "\\\\ud800");
});
dag.task("later", { dependsOn: [prints] }, () => console.log("only mine"));
`,
    },
  ];

  for (const { language, name, source, log } of both) {
    it(`are few and warm: ${MANY} short ${language} tasks on 4 slots`, async () => {
      const run = await project.run(project.write(name, source), { slots: 4 });
      assert.equal(run.state.state, 'success');
      const hosts = new Set([...readExitRecords(run.folder.exits).values()].map((record) => record.host));
      assert.ok(hosts.size >= 1 && hosts.size <= 4, `${hosts.size} hosts`);
      const counts = Array.from({ length: MANY }, (_, index) => Number(run.output(`t${index}`)));
      assert.equal(Math.max(...counts) >= MANY / 4, true, String(counts));
      // Every attempt's process is told of, as for commands.
      const started = run.events.filter((event) => event.type === 'attempt_started');
      assert.equal(started.length, MANY);
      assert.ok(started.every((event) => event.type === 'attempt_started' && event.pid > 1));
    });

    it(`what a ${language} function prints is its log, in order, its children's too`, async () => {
      const run = await project.run(project.write(name, log), { slots: 1 });
      assert.equal(run.state.state, 'success', JSON.stringify(ended(run, 'prints')));
      assert.equal(run.log('prints'), 'loaded\none\ntwo\nthree\nfour\nfivesix\nseven\nä€ \\ud800\n');
      assert.equal(run.log('later'), 'only mine\n');
    });
  }

  it('give each attempt its environment and folder, at load time, too', async () => {
    mkdirSync(join(project.folder, 'sub'));
    const file = project.write(
      'env.dag.py',
      `import os
from taskflow import DAG
dag = DAG("env", env={"WHO": "dag"})
SEEN = (os.environ.get("WHO"), os.path.basename(os.getcwd()))
def look():
    mine = (os.environ["WHO"], os.path.basename(os.getcwd()), os.environ["TASKFLOW_TASK_ID"], "TASKFLOW_HOST" in os.environ)
    os.environ["WHO"] = "changed"
    os.environ["LEFT"] = "1"
    os.chdir("/")
    return [SEEN, mine, "LEFT" in os.environ]
for name, env in (("a", {"WHO": "a"}), ("b", None), ("c", None)):
    dag.task(id=name, env=env)(look)
`,
    );
    const run = await project.run(file, { slots: 1 });
    const folder = project.folder.split('/').at(-1);
    assert.deepEqual(run.output('a'), [['a', folder], ['a', folder, 'a', false], true]);
    for (const id of ['b', 'c'])
      assert.deepEqual(run.output(id), [['dag', folder], ['dag', folder, id, false], true]);
  });

  it('are run by the nearest .venv, or by TASKFLOW_PYTHON', async () => {
    const file = project.write(
      'flows/venv.dag.py',
      'import os\nfrom taskflow import DAG\ndag = DAG("venv")\n@dag.task()\ndef which(): return os.environ.get("VIA")\n',
    );
    const python = process.env.TASKFLOW_PYTHON ?? '';
    for (const [path, via] of [
      ['.venv/bin/python', 'venv'],
      ['given', 'given'],
    ] as const) {
      project.write(path, `#!/bin/sh\nVIA=${via} exec ${python} "$@"\n`);
      chmodSync(join(project.folder, path), 0o755);
    }
    const definition = project.definition(file);
    const venv = await project.run(file, { definition, env: { TASKFLOW_PYTHON: '' } });
    assert.equal(venv.output('which'), 'venv');
    const given = await project.run(file, {
      definition,
      env: { TASKFLOW_PYTHON: join(project.folder, 'given') },
    });
    assert.equal(given.output('which'), 'given');
  });

  it('that can not be started say what to do', async () => {
    const file = project.write(
      'none.dag.py',
      'from taskflow import DAG\ndag = DAG("none")\n@dag.task()\ndef a(): pass\n',
    );
    const definition = project.definition(file);
    const run = await project.run(file, { definition, env: { TASKFLOW_PYTHON: '/nowhere/python' } });
    assert.equal(run.state.reason, 'load-error');
    assert.match(
      run.state.message ?? '',
      /^none\.dag\.py: \/nowhere\/python could not be started: .*ENOENT; set TASKFLOW_PYTHON to a Python 3\.9.*\(TASKFLOW_PYTHON names this one\)$/,
    );
  });

  it('whose file can not be loaded any more fail the run with the place, and make no attempt', async () => {
    const source = 'from taskflow import DAG\ndag = DAG("broken")\n@dag.task()\ndef a(): pass\n';
    const definition = project.definition(project.write('broken.dag.py', source));
    const file = project.write('broken.dag.py', `${source}\nimport nonsense_that_is_not_there\n`);
    const run = await project.run(file, { definition });
    const { state, reason, message, tasks } = run.state;
    assert.deepEqual(
      [state, reason, tasks.get('a')?.state, tasks.get('a')?.attempts],
      ['failed', 'load-error', 'cancelled', []],
    );
    assert.match(
      message ?? '',
      /^broken\.dag\.py:6: ModuleNotFoundError: No module named 'nonsense_that_is_not_there'; .*python.* was asked: set TASKFLOW_PYTHON/,
    );
  });

  it('that lack a module say which interpreter was asked, why, and how to choose', async () => {
    const source = `from taskflow import DAG
dag = DAG("lacks")
@dag.task()
def a():
    import nonsense_that_is_not_there
`;
    const run = await project.run(project.write('lacks.dag.py', source));
    assert.match(
      run.state.tasks.get('a')?.attempts[0]?.message ?? '',
      /^ModuleNotFoundError: No module named 'nonsense_that_is_not_there' \(lacks\.dag\.py:5\); .*python.* was asked: set TASKFLOW_PYTHON/,
    );
  });

  it('end what a timed out function has started, and nothing else', async () => {
    const file = project.write(
      'tree.dag.py',
      `import os, subprocess, time
from taskflow import DAG
dag = DAG("tree")
@dag.task()
def leaves():
    open("kept", "w").write(str(subprocess.Popen(["sleep", "300"]).pid))
@dag.task(depends_on=[leaves], timeout=3)
def hangs():
    subprocess.Popen(["sh", "-c", "echo $$ > ended; sleep 300"], start_new_session=True)
    while True: time.sleep(1)
`,
    );
    const run = await project.run(file, { slots: 1 });
    const pid = (name: string) => Number(readFileSync(join(project.folder, name), 'utf8'));
    try {
      assert.equal(ended(run, 'hangs').state, 'timed_out');
      assert.equal(isAlive(pid('ended')), false);
      assert.equal(isAlive(pid('kept')), true);
    } finally {
      process.kill(pid('kept'), 'SIGKILL');
    }
  });

  it('load a file through a symbolic link', async () => {
    const real = project.write(
      'real/linked.dag.ts',
      'import { DAG } from "taskflow";\nconst dag = new DAG("linked");\ndag.task("a", () => 1);\n',
    );
    const link = join(project.folder, 'linked.dag.ts');
    symlinkSync(real, link);
    assert.equal((await project.run(link)).output('a'), 1);
  });
});
