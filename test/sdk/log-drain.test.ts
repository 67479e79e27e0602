// A function's log only grows, as a command's: what it writes goes through a pipe, which nothing can cut.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExitRecords } from '../../src/engine/exit-records.js';
import { logPath } from '../../src/history/run-folder.js';
import { until } from '../engine/attempt-folder.js';
import { Project } from './function-rig.js';

const PYTHON = `import os, subprocess, sys
from taskflow import DAG
dag = DAG("logs")
@dag.task()
def cuts():
    print("one")
    open("/dev/stderr", "w").write("two\\n")
    subprocess.run("echo three > /dev/stdout; echo four | tee /dev/stderr >/dev/null", shell=True)
    print("five")
@dag.task(depends_on=[cuts])
def much():
    os.write(1, bytes(range(256)) * 4000)
@dag.task(depends_on=[much])
def leaves():
    subprocess.Popen(["sh", "-c", "until test -e go; do sleep 0.02; done; echo late"])
    print("left")
@dag.task(depends_on=[leaves])
def next_one():
    print("next")
`;
const TYPESCRIPT = `import { DAG } from "taskflow";
import fs from "node:fs";
import { spawn, spawnSync } from "node:child_process";
export const dag = new DAG("logs");
const cuts = dag.task("cuts", () => {
  console.log("one");
  fs.writeFileSync("/dev/stderr", "two\\n");
  spawnSync("echo three > /dev/stdout; echo four | tee /dev/stderr >/dev/null", { shell: true, stdio: "inherit" });
  console.log("five");
});
const much = dag.task("much", { dependsOn: [cuts] }, () => {
  process.stdout.write(Buffer.concat(Array.from({ length: 4000 }, () => Buffer.from(Array.from({ length: 256 }, (_, i) => i)))));
});
const leaves = dag.task("leaves", { dependsOn: [much] }, () => {
  spawn("sh", ["-c", "until test -e go; do sleep 0.02; done; echo late"], { stdio: "inherit" }).unref();
  console.log("left");
});
dag.task("next_one", { dependsOn: [leaves] }, () => console.log("next"));
`;

describe('the log of a function', () => {
  let project: Project;

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  beforeEach(() => {
    project = new Project();
  });

  afterEach(() => project.dispose());

  for (const [name, source] of [
    ['logs.dag.py', PYTHON],
    ['logs.dag.ts', TYPESCRIPT],
  ] as const) {
    it(`is not cut, whole at its end, and its own: ${name}`, async () => {
      const run = await project.run(project.write(name, source), { slots: 1 });
      assert.equal(run.state.state, 'success');
      assert.equal(run.log('cuts'), 'one\ntwo\nthree\nfour\nfive\n');
      const much = readFileSync(logPath(run.folder, 'much', 1));
      assert.equal(much.length, 256 * 4000);
      assert.ok(much.every((byte, index) => byte === index % 256));
      assert.equal(run.log('leaves'), 'left\n');
      assert.equal(run.log('next_one'), 'next\n');
      writeFileSync(join(project.folder, 'go'), '');
      await until(() => run.log('leaves') === 'left\nlate\n');
      assert.equal(run.log('next_one'), 'next\n');
      const { host } = readExitRecords(run.folder.exits).values().next().value ?? {};
      assert.ok(host);
    });
  }

  it('is nobody’s child that a function could wait for', async () => {
    const run = await project.run(
      project.write(
        'children.dag.py',
        `import os
from taskflow import DAG
dag = DAG("children")
@dag.task()
def waits():
    try:
        while True:
            print(os.wait())
    except ChildProcessError:
        print("none")
`,
      ),
    );
    assert.equal(run.state.state, 'success');
    assert.equal(run.log('waits'), 'none\n');
  });

  it('ends with its host: nothing is left of the drain', async () => {
    const run = await project.run(
      project.write(
        'drain.dag.py',
        `import os
from taskflow import DAG
dag = DAG("drain")
@dag.task()
def which():
    return os.readlink("/proc/self/fd/1"), [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and is_reader(pid)]
def is_reader(pid):
    try:
        return pid != str(os.getpid()) and os.readlink("/proc/%s/fd/4" % pid) == os.readlink("/proc/self/fd/1")
    except OSError:
        return False
`,
      ),
    );
    const [pipe, drains] = run.output('which') as [string, number[]];
    assert.match(pipe, /^pipe:/);
    assert.equal(drains.length, 1);
    await until(() => !existsSync(`/proc/${drains[0]}/fd/4`));
  });
});
