// The decisions of a run, on a made-up clock: order, retries, timeouts, stops, partial runs, retries of runs.
import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/core/events.js';
import type { AttemptEnd } from '../../../src/core/run/commands.js';
import { planRetry } from '../../../src/core/run/retry-plan.js';
import { dag, task } from '../../support/definitions.js';
import { createdEvents, simulate, statesOf } from '../../support/simulated-run.js';

const finished = (events: readonly RunEvent[]) => events.filter((event) => event.type === 'run_finished');

describe('run machine', () => {
  it('starts a task as soon as its own upstream tasks have ended, not level by level', () => {
    const definition = dag([task('slow'), task('quick'), task('after_quick', ['quick'])]);
    const { events } = simulate(definition, { behave: (id) => ({ ms: id === 'slow' ? 1000 : 10, exit: 0 }) });
    const ends = events.filter((event) => event.type === 'attempt_finished').map((event) => event.task_id);
    assert.deepEqual(ends, ['quick', 'after_quick', 'slow']);
  });

  it('never runs more attempts than there are slots, and fills them', () => {
    const definition = dag(Array.from({ length: 20 }, (_, index) => task(`t${index}`)));
    const { events } = simulate(definition, { slots: 3 });
    let running = 0;
    let most = 0;
    for (const event of events) {
      if (event.type === 'attempt_starting') running += 1;
      if (event.type === 'attempt_finished') running -= 1;
      most = Math.max(most, running);
    }
    assert.equal(most, 3);
  });

  it('starts the task of the highest priority first, in the file’s order among equals', () => {
    const definition = dag([task('a'), task('b'), task('c'), task('d')]);
    const { started } = simulate(definition, { slots: 1, priorities: () => [1, 5, 1, 9] });
    assert.deepEqual(started, ['d.1', 'b.1', 'a.1', 'c.1']);
  });

  it('numbers events without gaps and ends with exactly one run_finished', () => {
    const { events } = simulate(dag([task('a'), task('b', ['a'])]));
    assert.deepEqual(
      events.map((event) => event.seq),
      events.map((_, index) => index + 1),
    );
    assert.equal(finished(events).length, 1);
    assert.equal(events.at(-1)?.type, 'run_finished');
  });

  it('a run without tasks succeeds at once', () => {
    assert.equal(simulate(dag([])).state.state, 'success');
  });

  describe('retries', () => {
    const failing = (retries: number, settings = {}) => dag([task('a', [], { retries, ...settings })]);

    it('tries again after the delay of the formula, until the budget is spent', () => {
      const { state, events } = simulate(failing(2), { behave: () => ({ ms: 5, exit: 1 }), random: () => 0 });
      const delays = events
        .filter((event) => event.type === 'retry_scheduled')
        .map((event) => event.delay_ms);
      assert.deepEqual(delays, [750, 1500]);
      assert.equal(state.tasks.get('a')?.attempts.length, 3);
      assert.equal(state.state, 'failed');
      const starts = events
        .filter((event) => event.type === 'attempt_starting')
        .map((event) => Date.parse(event.at));
      assert.deepEqual(starts, [0, 755, 2260]);
    });

    it('ends with the first success', () => {
      const { state } = simulate(failing(5), {
        behave: (_, attempt) => ({ ms: 1, exit: attempt < 3 ? 1 : 0 }),
      });
      assert.equal(state.state, 'success');
      assert.equal(state.tasks.get('a')?.attempts.length, 3);
    });

    it('frees its slot while it waits', () => {
      const definition = dag([task('a', [], { retries: 1 }), task('b')]);
      const { events } = simulate(definition, {
        slots: 1,
        behave: (id, attempt) => ({ ms: 1, exit: id === 'a' && attempt === 1 ? 1 : 0 }),
      });
      const order = events.filter((event) => event.type === 'attempt_starting').map((event) => event.task_id);
      assert.deepEqual(order, ['a', 'b', 'a']);
    });

    it('retry_on names the exit codes that are retried; skip_on wins over it', () => {
      const codes = { retry_on: [7], skip_on: [9] };
      const attempts = (exit: number) => {
        const { state } = simulate(failing(2, codes), { behave: () => ({ ms: 1, exit }) });
        return [state.tasks.get('a')?.state, state.tasks.get('a')?.attempts.length];
      };
      assert.deepEqual(attempts(7), ['failed', 3]);
      assert.deepEqual(attempts(1), ['failed', 1]);
      assert.deepEqual(attempts(9), ['skipped', 1]);
    });

    it('lost, bad output and timed out are retried whatever retry_on says, a bad expression never', () => {
      const count = (end: AttemptEnd) =>
        simulate(failing(1, { retry_on: [7] }), { behave: () => ({ ms: 1, exit: end }) }).state.tasks.get('a')
          ?.attempts.length;
      assert.equal(count({ kind: 'lost' }), 2);
      assert.equal(count({ kind: 'exited', exit_code: 0, output: { state: 'bad', message: 'x' } }), 2);
      assert.equal(count({ kind: 'failed', reason: 'bad_expression', message: 'x' }), 1);
      const slow = simulate(failing(1, { timeout_ms: 5, retry_on: [7] }), {
        behave: () => ({ ms: 100, exit: 0 }),
      });
      assert.equal(slow.state.tasks.get('a')?.attempts.length, 2);
      assert.equal(slow.state.tasks.get('a')?.state, 'timed_out');
    });
  });

  describe('failures', () => {
    it('a failed task fails the run although a clean-up task succeeds', () => {
      const definition = dag([task('a'), task('clean', ['a'], { trigger_rule: 'all_done' })]);
      const run = simulate(definition, { behave: (id) => ({ ms: 1, exit: id === 'a' ? 1 : 0 }) });
      assert.equal(run.state.state, 'failed');
      assert.deepEqual(statesOf(run), { a: 'failed', clean: 'success' });
    });

    it('an allowed failure counts as a success for what follows and for the run, and keeps its state', () => {
      const definition = dag([task('a', [], { allow_failure: true }), task('b', ['a'])]);
      const run = simulate(definition, { behave: (id) => ({ ms: 1, exit: id === 'a' ? 1 : 0 }) });
      assert.deepEqual(statesOf(run), { a: 'failed', b: 'success' });
      assert.equal(run.state.state, 'success');
      assert.equal(run.state.tasks.get('a')?.allowed, true);
    });

    it('fail_fast cancels what has not started and lets what runs go on, its retries included', () => {
      const definition = dag(
        [
          task('bad'),
          task('long', [], { retries: 1, retry_delay_ms: 50 }),
          task('never', ['long']),
          task('queued'),
        ],
        { fail_fast: true },
      );
      const run = simulate(definition, {
        slots: 2,
        behave: (id, attempt) => ({ ms: id === 'bad' ? 5 : 20, exit: id === 'bad' || attempt === 1 ? 1 : 0 }),
      });
      assert.deepEqual(statesOf(run), {
        bad: 'failed',
        long: 'success',
        never: 'cancelled',
        queued: 'cancelled',
      });
      assert.equal(run.state.state, 'failed');
      assert.equal(run.state.tasks.get('never')?.reason, 'fail_fast');
    });

    it('an allowed failure does not trip fail_fast', () => {
      const definition = dag([task('bad', [], { allow_failure: true }), task('after', ['bad'])], {
        fail_fast: true,
      });
      const run = simulate(definition, { behave: (id) => ({ ms: 1, exit: id === 'bad' ? 1 : 0 }) });
      assert.deepEqual(statesOf(run), { bad: 'failed', after: 'success' });
    });
  });

  describe('conditions', () => {
    it('a false condition skips, and is asked only after the rule says run', () => {
      const asked: string[] = [];
      const definition = dag([
        task('a'),
        task('b', ['a'], { if: 'x' }),
        task('c', ['b']),
        task('d', ['b'], { if: 'y', trigger_rule: 'all_done' }),
      ]);
      const run = simulate(definition, {
        condition: (id) => {
          asked.push(id);
          return id !== 'b';
        },
      });
      assert.deepEqual(statesOf(run), { a: 'success', b: 'skipped', c: 'skipped', d: 'success' });
      assert.deepEqual(asked, ['b', 'd']);
    });
  });

  describe('timeouts and cancel', () => {
    it('a run over its time: what runs timed out, what has not started cancelled, the run failed by timeout', () => {
      const definition = dag([task('a'), task('b', ['a'])], { timeout_ms: 50 });
      const run = simulate(definition, { behave: () => ({ ms: 1000, exit: 0 }) });
      assert.deepEqual(statesOf(run), { a: 'timed_out', b: 'cancelled' });
      assert.equal(run.state.state, 'failed');
      assert.equal(run.state.reason, 'timeout');
    });

    it('cancel ends what runs, starts nothing more and retries nothing', () => {
      const definition = dag([
        task('a', [], { retries: 3 }),
        task('b', ['a'], { trigger_rule: 'always' }),
        task('waits', [], { retries: 3 }),
      ]);
      const run = simulate(definition, {
        slots: 3,
        behave: (id) => ({ ms: id === 'waits' ? 1 : 1000, exit: 1 }),
        cancelAt: [{ at: 50, now: false }],
      });
      assert.deepEqual(statesOf(run), { a: 'cancelled', b: 'cancelled', waits: 'cancelled' });
      assert.equal(run.state.state, 'cancelled');
    });

    it('a second cancel forces the end', () => {
      const run = simulate(dag([task('a')]), {
        endMs: 10_000,
        behave: () => ({ ms: 100_000, exit: 0 }),
        cancelAt: [
          { at: 50, now: false },
          { at: 60, now: true },
        ],
      });
      assert.equal(run.state.ended_at, 60);
    });

    it('an attempt that ends in the instant of its deadline is judged once', () => {
      const run = simulate(dag([task('a', [], { timeout_ms: 10 })]), { behave: () => ({ ms: 10, exit: 0 }) });
      assert.equal(run.state.tasks.get('a')?.attempts.length, 1);
      assert.equal(finished(run.events).length, 1);
    });
  });

  describe('partial runs', () => {
    it('tasks left out stay none and do not count among the upstream tasks', () => {
      const definition = dag([task('a'), task('b', ['a']), task('c', ['b', 'x']), task('x')]);
      const from = createdEvents(definition, { selected: ['b', 'c'] } as Partial<RunEvent>);
      const run = simulate(definition, {}, from);
      assert.deepEqual(statesOf(run), { a: 'none', b: 'success', c: 'success', x: 'none' });
      assert.equal(run.state.state, 'success');
    });
  });

  describe('retry of a run', () => {
    const definition = dag([task('a'), task('b', ['a']), task('c', ['b']), task('d', ['a'])]);
    const failed = () => simulate(definition, { behave: (id) => ({ ms: 1, exit: id === 'b' ? 1 : 0 }) });
    const retried = (
      before: ReturnType<typeof failed>,
      request: Parameters<typeof planRetry>[2],
      changed = definition,
    ): RunEvent[] => {
      const plan = planRetry(before.state, changed, request);
      assert.ok(plan.ok, JSON.stringify(plan));
      const header = { version: 1, run_id: before.state.run_id, at: new Date(9000).toISOString() };
      const { tasks, without_rule } = plan;
      return [
        ...before.events,
        {
          ...header,
          seq: before.state.seq + 1,
          type: 'run_retried',
          tasks,
          without_rule,
          definition: changed,
        },
        { ...header, seq: before.state.seq + 2, type: 'run_queued' },
      ];
    };

    it('starts over what failed and what follows, keeps the rest, goes on numbering attempts', () => {
      const before = failed();
      assert.deepEqual(statesOf(before), { a: 'success', b: 'failed', c: 'upstream_failed', d: 'success' });
      const after = simulate(definition, {}, retried(before, { from: 'failed' }));
      assert.deepEqual(statesOf(after), { a: 'success', b: 'success', c: 'success', d: 'success' });
      assert.deepEqual(after.started, ['b.2', 'c.1']);
      assert.equal(after.state.state, 'success');
    });

    it('one task runs without asking its rule, with what follows it', () => {
      const before = failed();
      const after = simulate(definition, {}, retried(before, { from: 'tasks', taskIds: ['c'] }));
      assert.deepEqual(statesOf(after), { a: 'success', b: 'failed', c: 'success', d: 'success' });
      assert.equal(after.state.state, 'failed');
    });

    it('the retry budget is fresh', () => {
      const spent = dag([task('a', [], { retries: 1 })]);
      const before = simulate(spent, { behave: () => ({ ms: 1, exit: 1 }) });
      const after = simulate(
        spent,
        { behave: () => ({ ms: 1, exit: 1 }) },
        retried(before, { from: 'failed' }, spent),
      );
      assert.equal(after.state.tasks.get('a')?.attempts.length, 4);
    });

    it('takes a changed definition as long as every kept task is in it', () => {
      const before = failed();
      const changed = dag([task('a'), task('b', ['a']), task('new', ['b']), task('d')]);
      const after = simulate(changed, {}, retried(before, { from: 'failed' }, changed));
      assert.deepEqual(statesOf(after), { a: 'success', b: 'success', new: 'success', d: 'success' });
      const without = planRetry(before.state, dag([task('b')]), { from: 'failed' });
      assert.deepEqual(without, { ok: false, reason: 'kept_task_missing', tasks: ['a', 'd'] });
    });

    it('a task that is new in the file and left out stays none, also when the retried run is cancelled', () => {
      const changed = dag([...definition.tasks.map((each) => task(each.id, each.depends_on)), task('new')]);
      const again = retried(failed(), { from: 'tasks', taskIds: ['d'] }, changed);
      const run = simulate(
        changed,
        { behave: () => ({ ms: 1000, exit: 0 }), cancelAt: [{ at: 9100, now: false }], endMs: 50 },
        again,
      );
      assert.equal(run.state.tasks.get('new')?.state, 'none');
      assert.equal(run.state.tasks.get('d')?.state, 'cancelled');
      assert.deepEqual(
        run.events.slice(-3).map((event) => event.type),
        ['attempt_finished', 'task_state', 'run_finished'],
      );
    });

    it('a kept cancelled task counts as upstream_failed', () => {
      const line = dag([
        task('a'),
        task('b', ['a']),
        task('c', ['b']),
        task('d', ['c'], { trigger_rule: 'all_failed' }),
      ]);
      const before = simulate(line, {
        behave: () => ({ ms: 100, exit: 0 }),
        cancelAt: [{ at: 5, now: false }],
      });
      const after = simulate(line, {}, retried(before, { from: 'tasks', taskIds: ['d'] }, line));
      assert.deepEqual(statesOf(after), { a: 'cancelled', b: 'cancelled', c: 'cancelled', d: 'success' });
      assert.equal(after.state.state, 'cancelled');
    });

    it('says why it can’t be', () => {
      const done = simulate(definition);
      assert.deepEqual(planRetry(done.state, definition, { from: 'failed' }), {
        ok: false,
        reason: 'nothing_failed',
        tasks: [],
      });
      assert.deepEqual(planRetry(done.state, definition, { from: 'tasks', taskIds: ['zz'] }), {
        ok: false,
        reason: 'unknown_task',
        tasks: ['zz'],
      });
      const part = simulate(
        definition,
        {},
        createdEvents(definition, { selected: ['a', 'b'] } as Partial<RunEvent>),
      );
      assert.deepEqual(planRetry(part.state, definition, { from: 'tasks', taskIds: ['b', 'd'] }), {
        ok: false,
        reason: 'left_out_task',
        tasks: ['d'],
      });
    });
  });
});
