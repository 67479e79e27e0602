// max_active_runs over all processes that share a home: the others wait as queued, and each has its turn.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf } from '../../support/event-queries.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

describe('max_active_runs', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);
  const dag = (max = 1) =>
    project.dag('one', { max_active_runs: max, tasks: { work: tasks.command('work') } });
  const isQueued = (event: { readonly type: string }) => event.type === 'run_queued';

  it('holds over three processes at once: queued, started in their order, none lost', async () => {
    const file = dag();
    const runs = [project.start(['run', file, '--json'])];
    const works = [await tasks.started('work')];
    for (let each = 0; each < 2; each++) {
      const next = project.start(['run', file, '--json']);
      await next.prints(/max_active_runs is 1/);
      runs.push(next);
    }
    const ids = project.runIds();
    assert.equal(ids.length, 3);
    for (let each = 0; each < 3; each++) {
      const work = works[each] ?? (await tasks.started('work'));
      assert.equal(work.env.TASKFLOW_RUN_ID, ids[each]);
      assert.equal(tasks.hasStarted('work'), false);
      await work.end();
    }
    for (const run of runs) assert.equal((await run.endedRun).code, 0);
    assert.deepEqual(
      ids.map((id) => eventsOf(project.journal(id), 'run_started').length),
      [1, 1, 1],
    );
  });

  it('holds where three are started in the same moment', async () => {
    const file = dag();
    const runs = [1, 2, 3].map(() => project.start(['run', file, '--json']));
    for (let each = 0; each < 3; each++) {
      const work = await tasks.started('work');
      assert.equal(tasks.hasStarted('work'), false);
      await work.end();
    }
    for (const run of runs) assert.equal((await run.endedRun).code, 0);
  });

  it('lets as many run as it says', async () => {
    const file = dag(2);
    const runs = [1, 2, 3].map(() => project.start(['run', file, '--json']));
    const [first, second] = [await tasks.started('work'), await tasks.started('work')];
    for (const work of [first, second]) await work.answers();
    await first.end();
    await (await tasks.started('work')).end();
    await second.end();
    for (const run of runs) assert.equal((await run.endedRun).code, 0);
  });

  it('does not count runs of other DAGs', async () => {
    const other = project.dag('other', { max_active_runs: 1, tasks: { work: tasks.command('other') } });
    const runs = [project.start(['run', dag(), '--json']), project.start(['run', other, '--json'])];
    const [one, two] = [await tasks.started('work'), await tasks.started('other')];
    await one.end();
    await two.end();
    for (const run of runs) assert.equal((await run.endedRun).code, 0);
  });

  it('makes a detached run wait without a process; the run that ends starts it', async () => {
    const file = dag();
    const first = project.start(['run', file, '--json']);
    const work = await tasks.started('work');
    const ids: string[] = [];
    for (let each = 0; each < 2; each++)
      ids.push((await project.taskflow('run', file, '--detach')).stdout.trim());
    for (const id of ids) {
      assert.ok(eventsOf(project.journal(id), 'run_queued').length === 1);
      assert.equal(existsSync(project.path(`home/runs/${id}/owner.1.json`)), false);
    }
    const attached = ids.map((id) => project.start(['attach', id, '--json']));
    for (const each of attached) await each.event(isQueued);
    await work.end();
    assert.equal((await first.endedRun).code, 0);
    for (const id of ids) {
      const next = await tasks.started('work');
      assert.equal(next.env.TASKFLOW_RUN_ID, id);
      await next.end();
    }
    for (const each of attached) assert.equal((await each.endedRun).code, 0);
  });

  it('keeps a waiting foreground run in its own process, with its own environment', async () => {
    const file = dag();
    const first = project.start(['run', file, '--json'], { env: { WHOSE: 'first' } });
    const work = await tasks.started('work');
    const second = project.start(['run', file, '--json'], { env: { WHOSE: 'second' } });
    await second.prints(/max_active_runs is 1/);
    await work.end();
    const next = await tasks.started('work');
    assert.equal(next.env.WHOSE, 'second');
    await next.end();
    assert.equal((await first.endedRun).code, 0);
    assert.equal((await second.endedRun).code, 0);
  });

  it('starts a waiting run whose foreground process was killed', async () => {
    const file = dag();
    const first = project.start(['run', file, '--json']);
    const work = await tasks.started('work');
    const second = project.start(['run', file, '--json']);
    await second.prints(/max_active_runs is 1/);
    await second.kill();
    await work.end();
    assert.equal((await first.endedRun).code, 0);
    const next = await tasks.started('work');
    const [, id = ''] = project.runIds();
    assert.equal(next.env.TASKFLOW_RUN_ID, id);
    const attached = project.start(['attach', id, '--json']);
    await next.end();
    assert.equal((await attached.endedRun).code, 0);
  });

  it('lets a waiting foreground run be cancelled by Ctrl-C, and outlive its terminal', async () => {
    const file = dag();
    const first = project.start(['run', file, '--json']);
    const work = await tasks.started('work');
    const hungUp = project.start(['run', file, '--json']);
    await hungUp.prints(/max_active_runs is 1/);
    const cancelled = project.start(['run', file, '--json']);
    await cancelled.prints(/max_active_runs is 1/);
    hungUp.signal('SIGHUP');
    cancelled.signal('SIGINT');
    const { code, states, finished } = await cancelled.endedRun;
    assert.equal(code, 130);
    assert.equal(finished.state, 'cancelled');
    assert.deepEqual(states, { work: 'cancelled' });
    await work.end();
    assert.equal((await first.endedRun).code, 0);
    await (await tasks.started('work')).end();
    assert.equal((await hungUp.endedRun).code, 0);
  });
});
