// The reducer: what it makes of events that come late, twice, or for tasks that are not there.
import assert from 'node:assert/strict';
import type { RunEvent, RunEventBody } from '../../src/core/events.js';
import { applyEvent, foldEvents, type RunState, runTookMs } from '../../src/core/run-state.js';
import { dag, task } from '../support/definitions.js';
import { createdEvents, simulate } from '../support/simulated-run.js';

const definition = dag([task('a'), task('b', ['a'])]);

function queued(): RunState {
  const state = foldEvents(createdEvents(definition));
  assert.ok(state);
  return state;
}

function apply(state: RunState, body: RunEventBody): RunState {
  const header = { version: 1, seq: state.seq + 1, run_id: state.run_id, at: new Date(5000).toISOString() };
  return applyEvent(state, { ...header, ...body });
}

describe('the state of a run', () => {
  it('begins with run_created, and only with that', () => {
    assert.equal(foldEvents([]), null);
    const [, late] = createdEvents(definition);
    assert.ok(late);
    assert.throws(() => applyEvent(null, late), /run_queued before run_created/);
  });

  it('is left as it is by events of tasks and attempts that it does not have', () => {
    const bodies: RunEventBody[] = [
      { type: 'task_state', task_id: 'zz', state: 'running' },
      { type: 'attempt_starting', task_id: 'zz', attempt: 1, nonce: 'n' },
      { type: 'attempt_started', task_id: 'a', attempt: 1, pid: 7 },
      { type: 'attempt_started', task_id: 'zz', attempt: 1, pid: 7 },
      { type: 'attempt_finished', task_id: 'a', attempt: 1, outcome: 'success', duration_ms: 1 },
      {
        type: 'retry_scheduled',
        task_id: 'zz',
        attempt: 2,
        delay_ms: 1,
        retry_at: new Date(0).toISOString(),
      },
    ];
    const state = bodies.reduce(apply, queued());
    assert.deepEqual(state.tasks, queued().tasks);
    assert.equal(state.seq, 2 + bodies.length);
  });

  it('finds each attempt among many, also where damage took some', () => {
    let state = queued();
    const count = 100_000;
    for (let attempt = 1; attempt <= count; attempt++) {
      if (attempt % 3 !== 0)
        state = apply(state, { type: 'attempt_starting', task_id: 'a', attempt, nonce: 'n' });
    }
    for (let attempt = 1; attempt <= count; attempt++)
      state = apply(state, {
        type: 'attempt_finished',
        task_id: 'a',
        attempt,
        outcome: 'failed',
        duration_ms: attempt,
      });
    const attempts = state.tasks.get('a')?.attempts ?? [];
    assert.equal(attempts.length, count - Math.floor(count / 3));
    for (const { number, duration_ms, outcome } of attempts)
      assert.ok(duration_ms === number && outcome === 'failed', String(number));
  });

  it('passes over a type of event that it does not know, and goes on counting', () => {
    const state = apply(queued(), { type: 'from_the_future' } as unknown as RunEventBody);
    assert.equal(state.state, 'queued');
    assert.equal(state.seq, 3);
  });

  it('keeps the first time it was started, over a second start', () => {
    const state = apply(queued(), { type: 'run_started', slots: 2 });
    const again = applyEvent(state, {
      version: 1,
      seq: 4,
      run_id: state.run_id,
      at: new Date(9000).toISOString(),
      type: 'run_started',
      slots: 3,
    });
    assert.deepEqual([again.started_at, again.deadline_from, again.slots], [5000, 5000, 3]);
  });

  it('a cancel at once is not softened by a later one, and comes too late for a run that has ended', () => {
    const now = apply(queued(), { type: 'cancel_requested', now: true });
    assert.equal(apply(now, { type: 'cancel_requested', now: false }).cancel, 'now');
    const ended = foldEvents(structuredClone([...simulate(definition).events]));
    assert.ok(ended);
    assert.equal(apply(ended, { type: 'cancel_requested', now: true }).cancel, 'no');
  });

  it('a retry that names a task which its definition has not starts the others over', () => {
    const failed = simulate(definition, { behave: () => ({ ms: 1, exit: 1 }) });
    const state = foldEvents(structuredClone([...failed.events]));
    assert.ok(state);
    const retry: RunEventBody = { type: 'run_retried', tasks: ['a', 'zz'], without_rule: ['zz'] };
    const retried = apply(state, retry);
    assert.deepEqual([...retried.tasks.keys()], ['a', 'b']);
    assert.equal(retried.tasks.get('a')?.state, 'none');
    assert.equal(retried.tasks.get('a')?.attempts_before, 1);
    assert.equal(retried.tasks.get('b')?.state, 'upstream_failed');
  });

  it('takes no longer for the time that it lay ended before a retry', () => {
    const failed = simulate(definition, { behave: () => ({ ms: 40, exit: 1 }) });
    const state = foldEvents(structuredClone([...failed.events]));
    assert.ok(state?.ended_at);
    const took = runTookMs(state, state.ended_at + 1_000);
    const at = new Date(state.ended_at + 60_000);
    const header = { version: 1, seq: state.seq + 1, run_id: state.run_id, at: at.toISOString() };
    applyEvent(state, { ...header, type: 'run_retried', tasks: ['a'], without_rule: [] });
    assert.equal(runTookMs(state, at.getTime() + 7), (took ?? NaN) + 7);
  });

  it('an adopted run is running, one that ended stays as it ended', () => {
    const adopted: RunEventBody = { type: 'run_adopted', owner: 2, pid: 7 };
    assert.equal(apply(queued(), adopted).state, 'running');
    const ended = foldEvents(structuredClone([...simulate(definition).events] as RunEvent[]));
    assert.ok(ended);
    assert.equal(apply(ended, adopted).state, 'success');
  });
});
