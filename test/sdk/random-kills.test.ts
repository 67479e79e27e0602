import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readExitRecords } from '../../src/engine/exit-records.js';
import type { RunFolder } from '../../src/history/run-folder.js';
import { seededRandom } from '../support/random.js';
import { isAlive, Project } from './function-rig.js';

const TASKS = 60;
const KILLS = 6;
const RUNNER = resolve('dist/runner.js');

/** Each call leaves a line, whatever becomes of its attempt. */
const PYTHON = `import time
from taskflow import DAG
dag = DAG("killed")
for i in range(${TASKS}):
    @dag.task(id=f"t{i}", depends_on=[f"t{i - 6}"] if i >= 6 else [], retries=20, retry_delay=0)
    def work(context, **inputs):
        with open("calls", "a") as file: file.write(context.task_id + "\\n")
        time.sleep(0.03)
        return sum(inputs.values()) + 1
`;
const TYPESCRIPT = `import { DAG } from "taskflow"; import fs from "node:fs";
const dag = new DAG("killed");
for (let i = 0; i < ${TASKS}; i++)
  dag.task("t" + i, { dependsOn: i >= 6 ? ["t" + (i - 6)] : [], retries: 20, retryDelay: 0 }, async (inputs, context) => {
    fs.appendFileSync("calls", context.taskId + "\\n");
    await new Promise((resolve) => setTimeout(resolve, 30));
    return Object.values<any>(inputs).reduce((sum, value) => sum + value, 1);
  });
`;

describe('killed at random', function () {
  this.timeout(120_000);
  for (const [language, name, source] of [
    ['Python', 'killed.dag.py', PYTHON],
    ['TypeScript', 'killed.dag.ts', TYPESCRIPT],
  ] as const) {
    let project: Project;
    let folder: RunFolder;
    beforeEach(() => {
      project = new Project();
      folder = project.create(project.write(name, source));
    });
    afterEach(() => project.dispose());

    it(`engines of ${language} functions run each of them exactly once`, async () => {
      const random = seededRandom(5);
      for (let kill = 0; kill < KILLS; kill++) {
        const runner = startRunner(folder, kill === 0 ? 'run' : 'resume');
        await grows(folder.journal, random() * 4000, runner);
        await end(runner);
      }
      const run = await project.execute(folder);
      assert.equal(run.state.state, 'success');
      assert.equal(run.output(`t${TASKS - 1}`), TASKS / 6);
      assert.deepEqual(
        callsOf(project),
        Array.from({ length: TASKS }, (_, index) => [`t${index}`, 1]),
      );
    });

    it(`hosts of ${language} functions are replaced, and the tasks tried again`, async () => {
      const random = seededRandom(9);
      const runner = startRunner(folder, 'run');
      for (let kill = 0; kill < KILLS && runner.exitCode === null; kill++) {
        await grows(folder.journal, random() * 4000, runner);
        const pids = [...readExitRecords(folder.exits).values()].flatMap((record) => record.pid ?? []);
        const victim = [...new Set(pids)].findLast((pid) => isAlive(pid));
        if (victim !== undefined) process.kill(victim, 'SIGKILL');
      }
      await new Promise((done) => (runner.exitCode === null ? runner.once('exit', done) : done(null)));
      const run = project.read(folder);
      assert.equal(run.state.state, 'success');
      assert.equal(
        Number(run.output(`t${TASKS - 1}`, run.state.tasks.get(`t${TASKS - 1}`)?.attempts.length)),
        TASKS / 6,
      );
      for (const [id, calls] of callsOf(project)) {
        const attempts = run.state.tasks.get(id)?.attempts ?? [];
        assert.ok(
          calls >= 1 && calls <= attempts.length,
          `${id}: ${calls} calls in ${attempts.length} attempts`,
        );
        for (const attempt of attempts.slice(0, -1)) assert.equal(attempt.reason, 'lost', id);
      }
    });
  }
});

function startRunner(folder: RunFolder, mode: 'run' | 'resume'): ChildProcess {
  return spawn(process.execPath, [RUNNER, mode, folder.home, folder.runId], { stdio: 'ignore' });
}

async function end(runner: ChildProcess): Promise<void> {
  if (runner.exitCode !== null) return;
  const gone = new Promise((done) => runner.once('exit', done));
  runner.kill('SIGKILL');
  await gone;
}

/** Until so many bytes more are in the file, or the runner has ended. */
async function grows(path: string, bytes: number, runner: ChildProcess): Promise<void> {
  const before = statSync(path).size;
  while (statSync(path).size <= before + bytes && runner.exitCode === null) await sleep(1);
}

function callsOf(project: Project): [string, number][] {
  const counts = new Map<string, number>();
  for (const id of readFileSync(join(project.folder, 'calls'), 'utf8').trim().split('\n'))
    counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)));
}
