// What a host says that a DAG file in code defines; and files that will not be loaded, each with its own answer.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { askHost } from '../../../src/engine/hosts/ask-host.js';
import { isAlive, type Language, Project } from '../../sdk/function-rig.js';

/** Asks, and tells when the file has begun to load: it is killed then. */
const ASKER = `
import { existsSync } from 'node:fs';
import { askHost } from ${JSON.stringify(join(import.meta.dirname, '../../../src/engine/hosts/ask-host.ts'))};
const [file, project, language] = process.argv.slice(-3);
void askHost({ file, project, language, env: process.env, timeoutMs: 3000 });
setInterval(() => existsSync(project + '/begun') && process.kill(process.pid, 'SIGKILL'), 20);
`;

describe('asking the host of a DAG file in code', function () {
  this.timeout(120_000);
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  const ask = (name: string, text: string, more: { timeoutMs?: number; env?: NodeJS.ProcessEnv } = {}) =>
    askHost({
      file: project.write(name, text),
      project: project.folder,
      language: (name.endsWith('.py') ? 'python' : 'javascript') satisfies Language,
      env: process.env,
      ...more,
    });
  const python = (body: string) => `from taskflow import DAG\n${body}`;
  const javascript = (body: string) => `import { DAG } from "taskflow";\n${body}`;

  for (const [language, name, text] of [
    [
      'Python',
      'many.dag.py',
      python('for i in range(2):\n    dag = DAG(f"d{i}")\n    dag.task(id="a")(lambda: 1)\n'),
    ],
    [
      'TypeScript',
      'many.dag.ts',
      javascript('for (const i of [0, 1]) new DAG("d" + i).task("a", (): number => 1);\n'),
    ],
  ] as const) {
    it(`${language}: gives every DAG with the lines of its parts`, async () => {
      const answer = await ask(name, text);
      assert.ok(answer.ok, JSON.stringify(answer));
      assert.deepEqual(answer.description.problems, []);
      assert.deepEqual(
        answer.description.dags.map(({ definition }) => definition.id),
        ['d0', 'd1'],
      );
      assert.deepEqual(Object.keys(answer.description.dags[0]?.tasks ?? {}), ['a']);
    });
  }

  for (const [language, name, text] of [
    [
      'Python',
      'loud.dag.py',
      'import os, subprocess\nprint("{\\"version\\": 1, \\"dags\\": []}")\nos.write(1, b"raw")\nsubprocess.run(["echo", "child"])\n' +
        python('DAG("loud").task("a", run="true")\n'),
    ],
    [
      'JavaScript',
      'loud.dag.mjs',
      'import { spawnSync } from "node:child_process"; import { writeSync } from "node:fs";\n' +
        'console.log(\'{"version":1,"dags":[]}\'); writeSync(1, "raw"); spawnSync("echo", ["child"], { stdio: "inherit" });\n' +
        javascript('new DAG("loud").task("a", { run: "true" });\n'),
    ],
  ] as const) {
    it(`${language}: keeps apart what the file prints while it is loaded`, async () => {
      const answer = await ask(name, text);
      assert.ok(answer.ok, JSON.stringify(answer));
      assert.deepEqual(
        answer.description.dags.map(({ definition }) => definition.id),
        ['loud'],
      );
    });
  }

  for (const [language, name, text, code] of [
    ['Python', 'broken.dag.py', python('import no_such_module\n'), /No module named 'no_such_module'/],
    ['TypeScript', 'broken.dag.ts', javascript('throw new RangeError("too far");\n'), /RangeError: too far/],
  ] as const) {
    it(`${language}: an exception while loading is a problem at its line`, async () => {
      const answer = await ask(name, text);
      assert.ok(answer.ok, JSON.stringify(answer));
      const [problem] = answer.description.problems;
      assert.equal(problem?.code, 'load-error');
      assert.equal(problem?.line, 2);
      assert.match(problem?.message ?? '', code);
    });
  }

  it('gives up on a file that never ends loading, with everything that it has started', async () => {
    const text = `import os, subprocess, time
child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
open("pids", "w").write(f"{os.getpid()} {child.pid}")
time.sleep(1000)
`;
    // Long enough for an interpreter's start on a busy machine: the file must have got to its last line.
    const answer = await ask('slow.dag.py', text, { timeoutMs: 5_000 });
    assert.ok(!answer.ok);
    assert.equal(answer.code, 'load-timeout');
    assert.match(answer.message, /longer than 5 s to load/);
    const pids = readFileSync(join(project.folder, 'pids'), 'utf8').split(' ').map(Number);
    assert.equal(pids.length, 2);
    if (process.platform === 'linux')
      assert.deepEqual(
        pids.filter((pid) => isAlive(pid)),
        [],
      );
  });

  it('ends what a file leaves running, and does not wait for it', async () => {
    const text = `import subprocess\nfrom taskflow import DAG
open("pid", "w").write(str(subprocess.Popen(["sleep", "1000"]).pid))
DAG("left").task("a", run="true")
`;
    const answer = await ask('left.dag.py', text);
    assert.ok(answer.ok, JSON.stringify(answer));
    assert.equal(isAlive(Number(readFileSync(join(project.folder, 'pid'), 'utf8'))), false);
  });

  it('says how a process died that gave no answer, with its last words', async () => {
    const text = 'import os, sys\nsys.stderr.write("out of luck")\nsys.stderr.flush()\nos._exit(3)\n';
    const answer = await ask('dead.dag.py', text);
    assert.ok(!answer.ok);
    assert.equal(answer.code, 'load-error');
    assert.match(answer.message, /ended with exit code 3: out of luck/);
  });

  it('says what to do where there is no interpreter', async () => {
    const env = { ...process.env, TASKFLOW_PYTHON: join(project.folder, 'no-python') };
    const answer = await ask('x.dag.py', python('DAG("x")\n'), { env });
    assert.ok(!answer.ok);
    assert.match(answer.message, /could not be started; set TASKFLOW_PYTHON/);
  });

  for (const [language, name, text] of [
    ['python', 'endless.dag.py', 'import os\nopen("begun", "w").write(str(os.getpid()))\nwhile True: pass\n'],
    [
      'javascript',
      'endless.dag.mjs',
      'import { writeFileSync } from "node:fs";\nwriteFileSync("begun", String(process.pid));\nfor (;;);\n',
    ],
  ] as const) {
    it(`${language}: leaves no process behind where who asked is killed`, async () => {
      const file = project.write(name, text);
      const asker = project.write('asker.mts', ASKER);
      const args = ['--import=tsx/esm', asker, file, project.folder, language];
      const { signal } = spawnSync(process.execPath, args, { stdio: 'inherit' });
      assert.equal(signal, 'SIGKILL');
      const host = Number(readFileSync(join(project.folder, 'begun'), 'utf8'));
      assert.ok(isAlive(host));
      const end = Date.now() + 30_000;
      while (isAlive(host) && Date.now() < end) await pause(50);
      assert.ok(!isAlive(host), `process ${host} goes on`);
    });
  }
});
