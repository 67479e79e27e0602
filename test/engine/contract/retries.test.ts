// Attempts after the first: how many, when, and after which ends.
import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/core/events.js';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf, lastEnd, lastState, startedAttempts } from '../../support/event-queries.js';

/** Fails in the attempts before `good`, with `code`. */
const failsBefore = (good: number, code = 1) =>
  `if [ "$TASKFLOW_ATTEMPT" -lt ${good} ]; then exit ${code}; fi`;

describe('retries', () => {
  const project = projectOfEachTest();

  it('go on until an attempt succeeds', async () => {
    const file = project.dag('flaky', {
      defaults: { retry_delay: 0 },
      tasks: { flaky: { run: failsBefore(3), retries: 5 } },
    });
    const { code, events, finished } = await project.run(file);
    assert.equal(code, 0);
    assert.deepEqual(startedAttempts(events), ['flaky.1', 'flaky.2', 'flaky.3']);
    assert.equal(finished.tasks.flaky?.attempts, 3);
  });

  it('are as many as asked for, then the task fails', async () => {
    const file = project.dag('hopeless', {
      defaults: { retries: 2, retry_delay: 0 },
      tasks: { hopeless: 'exit 7', patient: { run: 'exit 7', retries: 0 } },
    });
    const { code, events, states } = await project.run(file);
    assert.equal(code, 1);
    assert.deepEqual(startedAttempts(events).toSorted(), [
      'hopeless.1',
      'hopeless.2',
      'hopeless.3',
      'patient.1',
    ]);
    assert.equal(lastEnd(events, 'hopeless')?.exit_code, 7);
    assert.deepEqual(states, { hopeless: 'failed', patient: 'failed' });
  });

  it('wait as long as the contract says', async () => {
    const file = project.dag('delays', {
      tasks: {
        grows: { run: 'false', retries: 3, retry_delay: '40ms', retry_backoff: 3, max_retry_delay: '150ms' },
        steady: { run: 'false', retries: 3, retry_delay: '50ms', retry_backoff: 1 },
      },
    });
    const { events } = await project.run(file);
    assertDelays(events, 'grows', [40, 120, 150], 150);
    assertDelays(events, 'steady', [50, 50, 50], 300_000);
  });

  it('keep the task up_for_retry, without a slot, while they wait', async () => {
    const file = project.dag('waits', {
      max_parallel_tasks: 1,
      tasks: {
        first: { run: failsBefore(2), retries: 1, retry_delay: '300ms' },
        second: { run: 'true', depends_on: ['zero'] },
        zero: 'true',
        third: { run: 'true', depends_on: ['first'] },
        fourth: { run: 'true', depends_on: ['third'] },
      },
    });
    const { events, code } = await project.run(file);
    assert.equal(code, 0);
    const order = startedAttempts(events);
    assert.equal(order[0], 'first.1');
    assert.equal(order[1], 'zero.1');
    const states = eventsOf(events, 'task_state').filter(({ task_id }) => task_id === 'first');
    assert.deepEqual(
      states.map(({ state }) => state).filter((state) => state !== 'queued'),
      ['running', 'up_for_retry', 'running', 'success'],
    );
  });

  it('come only after the exit codes of retry_on', async () => {
    const settings = { retries: 2, retry_delay: 0, retry_on: [75] };
    const file = project.dag('codes', {
      tasks: { listed: { run: failsBefore(2, 75), ...settings }, other: { run: 'exit 1', ...settings } },
    });
    const { finished } = await project.run(file);
    assert.deepEqual(finished.tasks.listed?.attempts, 2);
    assert.equal(finished.tasks.listed?.state, 'success');
    assert.deepEqual(finished.tasks.other?.attempts, 1);
    assert.equal(finished.tasks.other?.state, 'failed');
  });

  it('come after a timeout and a bad output whatever retry_on says, and never after a bad expression', async () => {
    const settings = { retries: 1, retry_delay: 0, retry_on: [75] };
    const file = project.dag('always', {
      tasks: {
        slow: { run: 'exec sleep 60', timeout: '50ms', ...settings },
        garbled: { run: 'echo garbled > "$TASKFLOW_OUTPUT"', ...settings },
        wrong: { run: 'true', env: { X: "${{ fromJSON('{') }}" }, ...settings },
      },
    });
    const { finished, events } = await project.run(file);
    assert.deepEqual(
      Object.entries(finished.tasks).map(([id, { state, attempts }]) => [id, state, attempts]),
      [
        ['slow', 'timed_out', 2],
        ['garbled', 'failed', 2],
        ['wrong', 'failed', finished.tasks.wrong?.attempts],
      ],
    );
    assert.ok((finished.tasks.wrong?.attempts ?? 9) <= 1);
    assert.equal(lastEnd(events, 'garbled')?.reason, 'bad_output');
  });

  it('do not come after an exit code of skip_on: the task is skipped', async () => {
    const file = project.dag('skips', {
      tasks: {
        nothing_new: { run: 'exit 99', skip_on: [99], retries: 3, retry_delay: 0 },
        after: { run: 'true', depends_on: ['nothing_new'] },
        anyway: { run: 'true', depends_on: ['nothing_new'], trigger_rule: 'none_failed' },
      },
    });
    const { code, states, finished, events } = await project.run(file);
    assert.equal(code, 0);
    assert.deepEqual(states, { nothing_new: 'skipped', after: 'skipped', anyway: 'success' });
    assert.equal(finished.tasks.nothing_new?.attempts, 1);
    assert.equal(lastEnd(events, 'nothing_new')?.outcome, 'skipped');
  });

  it('come after an attempt that a signal ended', async () => {
    const file = project.dag('killed', {
      tasks: {
        killed: { run: 'if [ "$TASKFLOW_ATTEMPT" = 1 ]; then kill -9 $$; fi', retries: 1, retry_delay: 0 },
      },
    });
    const { code, finished } = await project.run(file);
    assert.equal(code, 0);
    assert.equal(finished.tasks.killed?.attempts, 2);
  });

  it('come after an attempt that vanished without a record', async () => {
    const file = project.dag('lost', {
      tasks: {
        lost: {
          run: 'if [ "$TASKFLOW_ATTEMPT" = 1 ]; then kill -9 $PPID; kill -9 0; fi',
          retries: 1,
          retry_delay: 0,
          retry_on: [75],
        },
      },
    });
    const { code, events } = await project.run(file);
    assert.equal(code, 0);
    const [first] = eventsOf(events, 'attempt_finished');
    assert.equal(first?.reason, 'lost');
  });
});

describe('a task that fails', () => {
  const project = projectOfEachTest();

  it('fails the run, also when a later all_done task cleans up', async () => {
    const file = project.dag('cleaned', {
      tasks: {
        work: 'exit 3',
        next: { run: 'true', depends_on: ['work'] },
        clean: { run: 'true', depends_on: ['next'], trigger_rule: 'all_done' },
      },
    });
    const { code, states, finished, events } = await project.run(file);
    assert.equal(code, 1);
    assert.equal(finished.state, 'failed');
    assert.deepEqual(states, { work: 'failed', next: 'upstream_failed', clean: 'success' });
    assert.deepEqual(lastState(events, 'next')?.because, ['work']);
  });

  it('with allow_failure counts as a success for the others and keeps its state', async () => {
    const file = project.dag('allowed', {
      tasks: {
        optional: { run: 'exit 3', allow_failure: true },
        next: {
          run: 'echo "$STATE" > state.txt',
          depends_on: ['optional'],
          env: { STATE: '${{ tasks.optional.state }}' },
        },
      },
    });
    const { code, finished } = await project.run(file);
    assert.equal(code, 0);
    assert.equal(finished.state, 'success');
    assert.equal(finished.tasks.optional?.state, 'failed');
    assert.equal(finished.tasks.optional?.allowed, true);
    assert.equal(finished.tasks.next?.state, 'success');
    assert.equal('allowed' in (finished.tasks.next ?? {}), false);
    assert.equal(project.read('state.txt'), 'failed\n');
  });
});

function assertDelays(
  events: readonly RunEvent[],
  task: string,
  bases: readonly number[],
  most: number,
): void {
  const scheduled = eventsOf(events, 'retry_scheduled').filter(({ task_id }) => task_id === task);
  const starts = eventsOf(events, 'attempt_starting').filter(({ task_id }) => task_id === task);
  assert.equal(scheduled.length, bases.length);
  for (const [index, base] of bases.entries()) {
    const retry = scheduled[index];
    assert.ok(retry);
    assert.ok(retry.delay_ms >= 0.75 * base - 1, `${task}: ${retry.delay_ms} for ${base}`);
    assert.ok(retry.delay_ms <= Math.min(1.25 * base, most) + 1, `${task}: ${retry.delay_ms} for ${base}`);
    const start = starts[index + 1];
    assert.ok(start && Date.parse(start.at) >= Date.parse(retry.retry_at), `${task}: started too early`);
    assert.ok(Math.abs(Date.parse(retry.retry_at) - Date.parse(retry.at) - retry.delay_ms) <= 50);
  }
}
