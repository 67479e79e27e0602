// A history that is removed under a run: the run ends what it started, and says what is gone.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runFolder } from '../../../src/history/run-folder.js';
import type { Ended } from '../../support/command-line.js';
import { projectOfEachTest } from '../../support/command-line.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

describe('a history that is removed under its run', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);

  function saysSo(ended: Ended, gone: string, isWhole = true): void {
    const picture = `${ended.code} ${ended.signal} ${ended.stdout}${ended.stderr}`;
    assert.equal(ended.code, 74, picture);
    const named = /was removed while it ran: (.*) is gone/.exec(ended.stderr)?.[1] ?? '';
    // The task that removes it may be ended before it is through.
    assert.ok(isWhole ? named === gone : named.startsWith(gone), picture);
    assert.match(ended.stderr, /set TASKFLOW_HOME/);
    assert.doesNotMatch(picture, /taken over|a bug of ours/);
  }

  for (const [what, pathOf] of [
    ['the home', () => project.home],
    ['all runs', (id: string) => runFolder(project.home, id).path],
    ['the journal', (id: string) => runFolder(project.home, id).journal],
    ['what says who owns it', (id: string) => join(runFolder(project.home, id).path, 'owner.1.json')],
  ] as const) {
    it(`ends what runs, and says what is gone: ${what}`, async () => {
      const file = project.dag('long', {
        max_parallel_tasks: 2,
        tasks: { work: tasks.command('work'), short: tasks.command('short'), next: 'true' },
      });
      const run = project.start(['run', file, '--json']);
      const work = await tasks.started('work');
      const short = await tasks.started('short');
      const gone = pathOf(work.env.TASKFLOW_RUN_ID ?? '');
      rmSync(gone, { recursive: true });
      await short.end();
      await work.gone;
      saysSo(await run.ended, gone);
    });
  }

  it('is told by the task that removes it, also where that is the last', async () => {
    const wipe = 'cd "$(dirname "$TASKFLOW_OUTPUT")/../../.." && rm -rf "$PWD"';
    const first = project.dag('first', { tasks: { wipe, after: { run: 'true', depends_on: ['wipe'] } } });
    saysSo(await project.taskflow('run', first), project.home, false);
    const last = project.dag('last', { tasks: { wipe } });
    saysSo(await project.taskflow('run', last), project.home, false);
    // The next run makes it again.
    const file = project.dag('good', { tasks: { a: 'true' } });
    assert.equal((await project.run(file)).code, 0);
  });

  it('ends a run in a process of its own, and who looks at it', async () => {
    const file = project.dag('far', { tasks: { work: tasks.command('work') } });
    const id = (await project.taskflow('run', file, '--detach')).stdout.trim();
    const work = await tasks.started('work');
    const attached = project.start(['attach', id, '--json']);
    await attached.state('work', 'running');
    rmSync(project.home, { recursive: true });
    await work.gone;
    const { code, stderr } = await attached.ended;
    assert.deepEqual([code, /^taskflow: run .* can't be followed any more/.test(stderr)], [74, true], stderr);
  });

  it('ends a run that waits for its place', async () => {
    const file = project.dag('one', { max_active_runs: 1, tasks: { work: tasks.command('work') } });
    const first = project.start(['run', file]);
    const work = await tasks.started('work');
    const second = project.start(['run', file]);
    await second.prints(/waits for/);
    rmSync(project.home, { recursive: true });
    await work.gone;
    saysSo(await first.ended, project.home);
    saysSo(await second.ended, project.home);
  });

  it('is told from a run that another process has taken over', async () => {
    const file = project.dag('long', { tasks: { work: tasks.command('work') } });
    const run = project.start(['run', file]);
    const work = await tasks.started('work');
    const { path } = runFolder(project.home, work.env.TASKFLOW_RUN_ID ?? '');
    project.write('owner', '{"pid":2,"host":"elsewhere","pid_namespace":"x","boot":"x","started":"x"}');
    renameSync(project.path('owner'), join(path, 'owner.2.json'));
    const { code, stderr } = await run.ended;
    assert.deepEqual([code, /has been taken over by another process/.test(stderr)], [2, true], stderr);
    await work.end();
  });

  it('that lies in the project is not lost sight of by a folder that comes in its place', async () => {
    const file = project.dag('long', { tasks: { work: tasks.command('work') } });
    const run = project.start(['run', file]);
    const work = await tasks.started('work');
    rmSync(project.home, { recursive: true });
    mkdirSync(join(project.home, 'runs'), { recursive: true });
    await work.gone;
    saysSo(await run.ended, runFolder(project.home, work.env.TASKFLOW_RUN_ID ?? '').path);
  });
});
