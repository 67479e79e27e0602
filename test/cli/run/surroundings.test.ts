// What happens around a run must not hurt it: a closed terminal, a reader that goes away, a full disk.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { projectOfEachTest } from '../../support/command-line.js';
import { startedAttempts } from '../../support/event-queries.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

describe('a run', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);
  const dag = () =>
    project.dag('tough', {
      tasks: { work: tasks.command('work'), next: { run: 'echo done > done.txt', depends_on: ['work'] } },
    });

  it('goes on when its terminal is closed', async () => {
    const run = project.start(['run', dag(), '--json']);
    const work = await tasks.started('work');
    run.signal('SIGHUP');
    await work.answers();
    await work.end();
    assert.equal((await run.endedRun).code, 0);
  });

  for (const words of [[], ['--json']]) {
    it(`goes on when nobody reads its ${words.length > 0 ? 'events' : 'lines'} any more`, async () => {
      const run = project.start(['run', dag(), ...words]);
      const work = await tasks.started('work');
      await run.prints(/./);
      run.closeStdout();
      await work.print('still here\n');
      await work.end();
      const { code, stderr } = await run.ended;
      assert.deepEqual([code, stderr], [0, '']);
      assert.equal(project.read('done.txt'), 'done\n');
    });
  }

  it('that is followed through a reader that goes away is as it was', async () => {
    const { finished } = await project.run(project.dag('short', { tasks: { a: 'true' } }));
    const text = spawnSync(
      'sh',
      ['-c', `"$0" dist/cli.js attach ${finished.run_id} --json | head -1`, process.execPath],
      {
        cwd: process.cwd(),
        env: { PATH: process.env.PATH, TASKFLOW_HOME: project.home },
        encoding: 'utf8',
      },
    );
    assert.equal(text.stdout.split('\n').length, 2);
    assert.equal(text.stderr, '');
  });

  it('stops with 74 on a full disk, says so, and goes on once there is room', async function () {
    mkdirSync(project.home);
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', project.home]);
    if (mount.status !== 0) this.skip();
    // Many, so that their events need room that is not there.
    const rest = Array.from({ length: 30 }, (_, index) => `rest_${index}`);
    const file = project.dag('tough', {
      tasks: {
        work: tasks.command('work'),
        ...Object.fromEntries(
          rest.map((id) => [id, { run: 'echo "$TASKFLOW_TASK_ID" >> done.txt', depends_on: ['work'] }]),
        ),
      },
    });
    try {
      const run = project.start(['run', file, '--json']);
      const work = await tasks.started('work');
      const id = work.env.TASKFLOW_RUN_ID ?? '';
      await run.event((event) => event.type === 'attempt_started');
      fill(project.path('home/filler'));
      await work.end();
      const { code, stderr } = await run.ended;
      assert.equal(code, 74, stderr);
      assert.match(stderr, /no space left|ENOSPC/i);
      assert.ok(stderr.includes(project.home) && stderr.includes(`taskflow resume ${id}`), stderr);
      assert.doesNotMatch(stderr, /\bat .*\.js:\d+/);
      const refused = await project.taskflow('run', 'tough.dag.json');
      assert.equal(refused.code, 74);
      rmSync(project.path('home/filler'));
      const resumed = await project.start(['resume', id, '--json']).endedRun;
      assert.equal(resumed.code, 0);
      assert.deepEqual(project.read('done.txt').trimEnd().split('\n').toSorted(), rest.toSorted());
      const started = startedAttempts(project.journal(id));
      assert.equal(new Set(started).size, started.length);
    } finally {
      execFileSync('umount', ['-l', project.home]);
    }
  });
});

/** Writes until nothing more goes in. */
function fill(path: string): void {
  const fd = openSync(path, 'w');
  try {
    for (const size of [64 * 1024, 4096, 1]) {
      try {
        for (;;) writeSync(fd, Buffer.alloc(size));
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
      }
    }
  } finally {
    closeSync(fd);
  }
}
