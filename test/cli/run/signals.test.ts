// What waits ends on signals, whatever it waits for, and leaves nothing running.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { type CommandLine, projectOfEachTest } from '../../support/command-line.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

describe('a command that waits', () => {
  if (process.platform === 'win32') return;
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);

  /** By itself with one of these codes, or by the signal. */
  async function ends(
    command: CommandLine,
    signal: NodeJS.Signals,
    ...codes: readonly number[]
  ): Promise<void> {
    command.signal(signal);
    const ended = await command.ended;
    const isRight = ended.code === null ? ended.signal === signal : codes.includes(ended.code);
    assert.ok(isRight, `${signal}: ${ended.code} ${ended.signal} ${ended.stdout}${ended.stderr}`);
    assert.doesNotMatch(ended.stderr, /a bug of ours/);
  }

  for (const signal of SIGNALS) {
    it(`ends at ${signal} where its run goes on: attach, logs --follow`, async () => {
      const file = project.dag('far', { tasks: { work: tasks.command('work') } });
      const id = (await project.taskflow('run', file, '--detach')).stdout.trim();
      const work = await tasks.started('work');
      await work.print('hello\n');
      const attached = project.start(['attach', id, '--json']);
      await attached.state('work', 'running');
      await ends(attached, signal, 130);
      const logs = project.start(['logs', id, '--follow']);
      await logs.prints(/hello/);
      await ends(logs, signal, 130);
      await work.end();
      assert.equal((await project.taskflow('attach', id)).code, 0);
    });

    it(`ends at ${signal} where the owner does not answer: cancel`, async () => {
      const file = project.dag('far', { tasks: { work: tasks.command('work') } });
      const run = project.start(['run', file, '--json']);
      const work = await tasks.started('work');
      await run.state('work', 'running');
      run.signal('SIGSTOP');
      const cancel = project.start(['cancel', work.env.TASKFLOW_RUN_ID ?? '']);
      const control = project.path(`home/runs/${work.env.TASKFLOW_RUN_ID}/control.ndjson`);
      while (readFileSync(control, 'utf8') === '') await new Promise((turn) => setImmediate(turn));
      await ends(cancel, signal, 130);
      const wanted = readFileSync(control, 'utf8').split('\n').slice(0, -1);
      assert.deepEqual(
        wanted.map((line) => (JSON.parse(line) as { now: boolean }).now),
        signal === 'SIGINT' ? [false, true] : [false],
      );
      run.signal('SIGCONT');
      assert.equal((await run.ended).code, 130);
    });

    for (const command of ['validate', 'list', 'run']) {
      it(`ends at ${signal} with what loads a file in code: ${command}`, async () => {
        // A loop makes it load the file; the program that it starts has left its group.
        project.write(
          'slow.dag.py',
          [
            'import os, subprocess, time',
            'from taskflow import DAG',
            'child = subprocess.Popen(["sleep", "3600"], start_new_session=True)',
            'open("pids.new", "w").write(f"{os.getpid()} {child.pid}")',
            'os.rename("pids.new", "pids")',
            'time.sleep(3600)',
            'with DAG("slow") as dag:',
            '    for name in open("names"):',
            '        dag.task(name, "true")',
          ].join('\n'),
        );
        const words = command === 'run' ? ['run', 'slow.dag.py'] : [command];
        const started = project.start(words);
        while (!existsSync(project.path('pids'))) await new Promise((turn) => setImmediate(turn));
        const pids = project.read('pids').split(' ').map(Number);
        assert.ok(pids.every(isAlive));
        await ends(started, signal, 130);
        assert.deepEqual(pids.filter(isAlive), []);
      });
    }

    it(`ends at ${signal}: serve, scheduler`, async () => {
      const server = project.start(['serve', '--json']);
      await server.prints(/^\{"url"/);
      await ends(server, signal, 0);
      const scheduler = project.start(['scheduler']);
      await scheduler.prints(/./);
      await ends(scheduler, signal, 0);
    });
  }
});

/** A zombie that nobody has looked at lives no more. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
