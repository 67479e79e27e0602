// Whatever an attempt started ends with it when it is cancelled or timed out, and nothing else does.
import assert from 'node:assert/strict';
import type { CommandLine } from '../../support/command-line.js';
import { projectOfEachTest } from '../../support/command-line.js';
import { lastEnd } from '../../support/event-queries.js';
import { type SteeredTask, steeredTasksOfEachTest } from '../../support/steered-task.js';

describe('the processes of an attempt', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);

  /** Starts a DAG of one steered task and whatever else. */
  async function startOne(more: Record<string, object | string> = {}): Promise<[CommandLine, SteeredTask]> {
    const file = project.dag('one', {
      max_parallel_tasks: 8,
      tasks: { work: tasks.command('work'), ...more },
    });
    const run = project.start(['run', file, '--json']);
    return [run, await tasks.started('work')];
  }

  async function child(parent: SteeredTask, name: string, isDetached: boolean): Promise<SteeredTask> {
    await parent.spawn(tasks.words(name), isDetached);
    return tasks.started(name);
  }

  it('end when the run is cancelled: children, and children in sessions of their own', async () => {
    const [run, work] = await startOne();
    const near = await child(work, 'near', false);
    const far = await child(work, 'far', true);
    const farther = await child(far, 'farther', true);
    run.signal('SIGINT');
    await Promise.all([work.gone, near.gone, far.gone, farther.gone]);
    const { code, states, finished } = await run.endedRun;
    assert.equal(code, 130);
    assert.equal(finished.state, 'cancelled');
    assert.deepEqual(states, { work: 'cancelled' });
  });

  it('end even where their parent has gone and they are in a session of their own', async function () {
    if (process.platform !== 'linux') this.skip();
    const [run, work] = await startOne();
    await work.spawn(['sh', '-c', `setsid ${tasks.command('orphan')} & exit 0`]);
    const orphan = await tasks.started('orphan');
    await orphan.answers();
    run.signal('SIGINT');
    await Promise.all([work.gone, orphan.gone]);
    assert.equal((await run.endedRun).code, 130);
  });

  it('get SIGTERM first, and may end in their own way', async () => {
    const file = project.dag('polite', {
      tasks: {
        work: {
          shell: 'bash',
          run: `trap 'echo tidy > tidied; exit 0' TERM\n${tasks.command('inside')} &\nwait\nwait`,
        },
      },
    });
    const run = project.start(['run', file, '--json']);
    await tasks.started('inside');
    run.signal('SIGINT');
    const { states } = await run.endedRun;
    assert.deepEqual(states, { work: 'cancelled' });
    assert.equal(project.read('tidied'), 'tidy\n');
  });

  it('get it all at once: a shell does not go on with its next line when its command ends first', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `work_${index}`);
    const file = project.dag('at_once', {
      max_parallel_tasks: names.length,
      tasks: Object.fromEntries(
        names.map((name) => [name, `${tasks.command(name)} || true\necho went on >> went-on.txt`]),
      ),
    });
    const run = project.start(['run', file, '--json']);
    for (const name of names) await tasks.started(name);
    run.signal('SIGINT');
    assert.equal((await run.endedRun).code, 130);
    assert.throws(() => project.read('went-on.txt'), { code: 'ENOENT' });
  });

  it('are killed at the second Ctrl-C, also those that ignore SIGTERM', async () => {
    const [run, work] = await startOne();
    const far = await child(work, 'far', true);
    for (const stubborn of [work, far]) await stubborn.ignore('SIGTERM');
    run.signal('SIGINT');
    await run.event((event) => event.type === 'cancel_requested');
    await work.answers();
    await far.answers();
    run.signal('SIGINT');
    await Promise.all([work.gone, far.gone]);
    const { code, states } = await run.endedRun;
    assert.equal(code, 130);
    assert.deepEqual(states, { work: 'cancelled' });
  });

  it('are killed after the grace period of 10 seconds where they ignore SIGTERM', async function () {
    this.slow(25_000);
    const [run, work] = await startOne();
    const far = await child(work, 'far', true);
    for (const stubborn of [work, far]) await stubborn.ignore('SIGTERM');
    run.signal('SIGTERM');
    const asked = await run.event((event) => event.type === 'cancel_requested');
    await Promise.all([work.gone, far.gone]);
    const { code, events } = await run.endedRun;
    assert.equal(code, 130);
    const end = lastEnd(events, 'work');
    assert.ok(end && Date.parse(end.at) - Date.parse(asked.at) >= 9_900, 'killed before its time');
  });

  it('of other attempts are left alone when one is timed out', async () => {
    const file = project.dag('siblings', {
      max_parallel_tasks: 3,
      tasks: {
        leaver: tasks.command('leaver'),
        sibling: { run: tasks.command('sibling'), depends_on: ['leaver'] },
        slow: { run: 'exec sleep 600', timeout: '200ms', depends_on: ['gate'] },
        gate: { run: tasks.command('gate'), depends_on: ['leaver'] },
      },
    });
    const run = project.start(['run', file, '--json']);
    const leaver = await tasks.started('leaver');
    const left = await child(leaver, 'left', false);
    const leftFar = await child(leaver, 'left_far', true);
    await leaver.end();
    const sibling = await tasks.started('sibling');
    const helper = await child(sibling, 'helper', true);
    await (await tasks.started('gate')).end();
    await run.state('slow', 'timed_out');
    for (const other of [left, leftFar, sibling, helper]) await other.answers();
    await sibling.end();
    const { states } = await run.endedRun;
    assert.deepEqual(states, { leaver: 'success', sibling: 'success', slow: 'timed_out', gate: 'success' });
    // What a finished attempt left running on purpose stays, also when the run is over.
    for (const other of [left, leftFar, helper]) await other.answers();
  });

  it('that ended well are left alone when the run is cancelled later', async () => {
    const file = project.dag('leftover', {
      tasks: {
        leaver: tasks.command('leaver'),
        work: { run: tasks.command('work'), depends_on: ['leaver'] },
      },
    });
    const run = project.start(['run', file, '--json']);
    const leaver = await tasks.started('leaver');
    const left = await child(leaver, 'left', false);
    await leaver.end();
    const work = await tasks.started('work');
    run.signal('SIGINT');
    await work.gone;
    assert.equal((await run.endedRun).code, 130);
    await left.answers();
  });

  it('do not hold up the task when they stay behind with its output open', async () => {
    const file = project.dag('background', {
      tasks: { work: `${tasks.command('left')} &\necho started` },
    });
    const { code } = await project.run(file);
    assert.equal(code, 0);
    const left = await tasks.started('left');
    await left.print('later\n');
    await left.answers();
    const [runId] = project.runIds();
    assert.equal(project.log(runId ?? '', 'work'), 'started\nlater\n');
  });
});

describe('a run started inside a task', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);
  const cli = `'${process.execPath}' '${process.cwd()}/dist/cli.js'`;

  it('is a run of its own, with variables of its own', async () => {
    project.dag('inner', { tasks: { inside: tasks.command('inside') } });
    const outer = project.dag('outer', { tasks: { work: `${cli} run inner.dag.json > inner.txt` } });
    const run = project.start(['run', outer, '--json']);
    const inside = await tasks.started('inside');
    await inside.end();
    const { code, finished } = await run.endedRun;
    assert.equal(code, 0);
    const ids = project.runIds();
    assert.equal(ids.length, 2);
    assert.ok(
      ids.includes(inside.env.TASKFLOW_RUN_ID ?? '') && inside.env.TASKFLOW_RUN_ID !== finished.run_id,
    );
    assert.equal(inside.env.TASKFLOW_DAG_ID, 'inner');
    assert.equal(inside.env.TASKFLOW_TASK_ID, 'inside');
  });

  it('with --detach goes on when that task is cancelled', async () => {
    project.dag('inner', { tasks: { inside: tasks.command('inside') } });
    const outer = project.dag('outer', {
      tasks: { work: `${cli} run inner.dag.json --detach > id.txt\n${tasks.command('work')}` },
    });
    const run = project.start(['run', outer, '--json']);
    const work = await tasks.started('work');
    const inside = await tasks.started('inside');
    run.signal('SIGINT');
    await work.gone;
    assert.equal((await run.endedRun).code, 130);
    await inside.answers();
    const innerId = project.read('id.txt').trim();
    const attached = project.start(['attach', innerId, '--json']);
    await inside.answers();
    await inside.end();
    const { code, finished } = await attached.endedRun;
    assert.equal(code, 0);
    assert.equal(finished.run_id, innerId);
  });

  it('and waited for is cancelled with its task', async () => {
    project.dag('inner', { tasks: { inside: tasks.command('inside') } });
    const outer = project.dag('outer', { tasks: { work: `${cli} run inner.dag.json --json > inner.txt` } });
    const run = project.start(['run', outer, '--json']);
    const inside = await tasks.started('inside');
    run.signal('SIGINT');
    await inside.gone;
    assert.equal((await run.endedRun).code, 130);
  });
});
