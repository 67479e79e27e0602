// When tasks start: after what they need, side by side, within the slots.
import assert from 'node:assert/strict';
import { projectOfEachTest } from '../../support/command-line.js';
import { mostAtOnce, startedAttempts } from '../../support/event-queries.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

describe('the order of tasks', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);

  it('starts a task when what it needs has ended, not when a level has', async () => {
    const file = project.dag('levels', {
      max_parallel_tasks: 8,
      tasks: {
        slow: tasks.command('slow'),
        quick: tasks.command('quick'),
        next: { run: tasks.command('next'), depends_on: ['quick'] },
        last: { run: tasks.command('last'), depends_on: ['next', 'slow'] },
      },
    });
    const run = project.start(['run', file, '--json']);
    const slow = await tasks.started('slow');
    await (await tasks.started('quick')).end();
    const next = await tasks.started('next');
    await slow.answers();
    await next.end();
    await run.state('next', 'success');
    assert.equal(tasks.hasStarted('last'), false);
    await slow.end();
    await (await tasks.started('last')).end();
    const { code, states } = await run.endedRun;
    assert.equal(code, 0);
    assert.deepEqual(states, { slow: 'success', quick: 'success', next: 'success', last: 'success' });
  });

  it('runs tasks that do not need each other at the same time', async () => {
    const file = project.dag('fan', {
      max_parallel_tasks: 3,
      tasks: { a: tasks.command('a'), b: tasks.command('b'), c: tasks.command('c') },
    });
    const run = project.start(['run', file, '--json']);
    const all = await Promise.all(['a', 'b', 'c'].map((name) => tasks.started(name)));
    for (const task of all) await task.answers();
    for (const task of all) await task.end();
    const { events } = await run.endedRun;
    assert.equal(mostAtOnce(events), 3);
  });

  for (const [words, settings] of [
    [[], { max_parallel_tasks: 2 }],
    [['--max-parallel', '2'], { max_parallel_tasks: 8 }],
  ] as const) {
    it(`runs no more at once than ${words.length > 0 ? '--max-parallel' : 'max_parallel_tasks'} says`, async () => {
      const names = ['a', 'b', 'c', 'd', 'e'];
      const file = project.dag('slots', {
        ...settings,
        tasks: Object.fromEntries(names.map((name) => [name, tasks.command(name)])),
      });
      const run = project.start(['run', file, '--json', ...words]);
      const [a, b] = [await tasks.started('a'), await tasks.started('b')];
      await run.state('b', 'running');
      assert.deepEqual(startedAttempts(run.events), ['a.1', 'b.1']);
      await b.end();
      const c = await tasks.started('c');
      await run.state('c', 'running');
      assert.deepEqual(startedAttempts(run.events), ['a.1', 'b.1', 'c.1']);
      await a.end();
      await c.end();
      for (const name of ['d', 'e']) await (await tasks.started(name)).end();
      const { events, code } = await run.endedRun;
      assert.equal(mostAtOnce(events), 2);
      assert.equal(code, 0);
    });
  }

  it('gives the free slot to the task with the longest way behind it', async () => {
    const file = project.dag('longest', {
      max_parallel_tasks: 1,
      tasks: {
        alone: 'true',
        short: 'true',
        long: 'true',
        middle: { run: 'true', depends_on: ['long'] },
        end: { run: 'true', depends_on: ['middle', 'short'] },
      },
    });
    const { events } = await project.run(file);
    const order = startedAttempts(events);
    assert.equal(order[0], 'long.1');
    assert.ok(order.indexOf('short.1') < order.indexOf('alone.1'), order.join(' '));
  });

  it('starts a one_success task while a sibling still runs', async () => {
    const file = project.dag('rules', {
      max_parallel_tasks: 4,
      tasks: {
        slow: tasks.command('slow'),
        quick: 'true',
        after: { run: tasks.command('after'), depends_on: ['slow', 'quick'], trigger_rule: 'one_success' },
      },
    });
    const run = project.start(['run', file, '--json']);
    const slow = await tasks.started('slow');
    await (await tasks.started('after')).end();
    await slow.end();
    assert.equal((await run.endedRun).code, 0);
  });
});
