import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readExitRecords } from '../../src/engine/exit-records.js';
import type { RunFolder } from '../../src/history/run-folder.js';
import { ended, type FinishedRun, isAlive, Project } from './function-rig.js';

const RUNNER = resolve('dist/runner.js');

/** Functions say in `started.<attempt>` that they run, end when `go` is there, and count their calls in `calls`. */
const PYTHON = `import os, time
from taskflow import DAG
dag = DAG("outlive")
@dag.task(retries=1, retry_delay=0)
def slow(context):
    open("calls", "a").write("x")
    print("begins")
    try:
        open(f"started.{context.attempt}", "w").write(str(os.getpid()))
        while not os.path.exists("go"): time.sleep(0.02)
    finally:
        print("cleans up")
    return {"attempt": context.attempt}
@dag.task()
def next(slow): return slow["attempt"] + 1
`.replace('@dag.task()\n', '@dag.task(depends_on=[slow])\n');
const TYPESCRIPT = `import { DAG } from "taskflow"; import fs from "node:fs";
const dag = new DAG("outlive");
const slow = dag.task("slow", { retries: 1, retryDelay: 0 }, async (_, context) => {
  fs.appendFileSync("calls", "x");
  console.log("begins");
  fs.writeFileSync("started." + context.attempt, String(process.pid));
  const { signal } = context;
  while (!fs.existsSync("go") && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
  console.log("cleans up");
  return { attempt: context.attempt };
});
dag.task("next", { dependsOn: [slow] }, ({ slow }) => slow.attempt + 1);
`;

describe('functions outlive their engine', function () {
  this.timeout(60_000);
  for (const [language, name, source] of [
    ['Python', 'outlive.dag.py', PYTHON],
    ['TypeScript', 'outlive.dag.ts', TYPESCRIPT],
  ] as const) {
    describe(`in ${language}`, () => {
      let project: Project;
      let folder: RunFolder;
      let runner: ChildProcess;

      beforeEach(async () => {
        project = new Project();
        folder = project.create(project.write(name, source));
        runner = spawn(process.execPath, [RUNNER, 'run', folder.home, folder.runId], { stdio: 'ignore' });
        await appears('started.1');
      });
      afterEach(() => {
        runner.kill('SIGKILL');
        writeFileSync(join(project.folder, 'go'), '');
        project.dispose();
      });

      it('an attempt that still runs is adopted, and its value handed on', async () => {
        await killRunner();
        const going = project.execute(folder);
        writeFileSync(join(project.folder, 'go'), '');
        assertRan(await going, 1);
      });

      it('an attempt that ended meanwhile is read', async () => {
        await killRunner();
        writeFileSync(join(project.folder, 'go'), '');
        await until(() =>
          [...readExitRecords(folder.exits).values()].some((record) => record.exit_code === 0),
        );
        assertRan(await project.execute(folder), 1);
      });

      it('the host of a dead engine exits when its function has ended', async () => {
        const pid = pidOf(1);
        await killRunner();
        assert.ok(isAlive(pid));
        writeFileSync(join(project.folder, 'go'), '');
        await until(() => !isAlive(pid));
      });

      it('an attempt whose host was killed with the engine is lost, and retried', async () => {
        process.kill(pidOf(1), 'SIGSTOP');
        await killRunner();
        process.kill(pidOf(1), 'SIGKILL');
        writeFileSync(join(project.folder, 'go'), '');
        const run = await project.execute(folder);
        assertRan(run, 2);
        assert.equal(run.state.tasks.get('slow')?.attempts[0]?.reason, 'lost');
      });

      it('an adopted attempt is ended by a cancel, and may clean up', async () => {
        await killRunner();
        const pid = pidOf(1);
        const run = await project.execute(folder, {
          onEvents: (events, cancel) => {
            if (events.some((event) => event.type === 'run_adopted')) setImmediate(() => cancel(false));
          },
        });
        assert.equal(run.state.state, 'cancelled');
        assert.equal(ended(run, 'slow').state, 'cancelled');
        assert.ok(!isAlive(pid));
        assert.match(run.log('slow'), /begins\n[\s\S]*cleans up\n/);
      });

      it('a host killed under a living engine is replaced', async () => {
        process.kill(pidOf(1), 'SIGKILL');
        await appears('started.2');
        writeFileSync(join(project.folder, 'go'), '');
        await new Promise((done) => runner.once('exit', done));
        const events = readFileSync(folder.journal, 'utf8');
        assert.match(events, /"outcome":"failed","reason":"lost"/);
        assert.match(events, /"type":"run_finished".*"state":"success"/);
      });

      function assertRan(run: FinishedRun, attempts: number): void {
        assert.equal(run.state.state, 'success', JSON.stringify(ended(run, 'slow')));
        assert.deepEqual(run.output('slow', attempts), { attempt: attempts });
        assert.equal(run.output('next'), attempts + 1);
        assert.equal(readFileSync(join(project.folder, 'calls'), 'utf8').length, attempts);
        assert.match(run.log('slow', attempts), /begins\n[\s\S]*cleans up\n/);
      }

      async function killRunner(): Promise<void> {
        const gone = new Promise((done) => runner.once('exit', done));
        runner.kill('SIGKILL');
        await gone;
      }

      function pidOf(attempt: number): number {
        return Number(readFileSync(join(project.folder, `started.${attempt}`), 'utf8'));
      }

      async function appears(name: string): Promise<void> {
        const path = join(project.folder, name);
        await until(() => existsSync(path) && readFileSync(path, 'utf8') !== '');
      }
    });
  }
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
