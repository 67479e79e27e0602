// What an engine may tell the run machine late, twice, or of tasks that are not there: nothing follows from it.
import assert from 'node:assert/strict';
import type { AttemptEnd, Command } from '../../../src/core/run/commands.js';
import { RunMachine } from '../../../src/core/run/run-machine.js';
import { foldEvents } from '../../../src/core/run-state.js';
import { dag, task } from '../../support/definitions.js';
import { createdEvents } from '../../support/simulated-run.js';

const SUCCESS: AttemptEnd = { kind: 'exited', exit_code: 0, output: { state: 'none' } };

function machineOf(definition: ReturnType<typeof dag>): RunMachine {
  const state = foldEvents(createdEvents(definition));
  assert.ok(state);
  return new RunMachine({
    state,
    slots: 4,
    random: () => 0.5,
    newNonce: () => 'nonce',
    priorities: (graph) => graph.ids.map(() => 1),
  });
}

const typesOf = (commands: readonly Command[]) =>
  commands.map((command) => (command.type === 'record' ? command.event.type : command.type));

describe('the run machine, told', () => {
  it('of a task that the run has not, does nothing', () => {
    const machine = machineOf(dag([task('a')]));
    machine.start(0);
    assert.deepEqual(machine.attemptStarted('zz', 1, 7, 1), []);
    assert.deepEqual(machine.attemptEnded('zz', 1, SUCCESS, 1), []);
    assert.deepEqual(machine.restartAttempt('zz', 1, 1), []);
    assert.deepEqual(machine.conditionAnswered('zz', { ok: true, value: true }, 1), []);
  });

  it('of another attempt, or twice of the same end, counts nothing twice', () => {
    const machine = machineOf(dag([task('a'), task('b')]));
    machine.start(0);
    assert.equal(machine.runningCount, 2);
    assert.deepEqual(machine.attemptEnded('a', 2, SUCCESS, 1), []);
    machine.attemptEnded('a', 1, SUCCESS, 1);
    assert.deepEqual(machine.attemptEnded('a', 1, SUCCESS, 2), []);
    assert.deepEqual(machine.attemptStarted('a', 1, 7, 2), []);
    assert.equal(machine.runningCount, 1);
    assert.equal(machine.state.state, 'running');
  });

  it('the answer to a condition after the run was cancelled, starts nothing', () => {
    const machine = machineOf(dag([task('a', [], { if: 'x' })]));
    assert.deepEqual(typesOf(machine.start(0)), ['run_started', 'evaluate_condition']);
    machine.cancel(false, 1);
    assert.equal(machine.state.tasks.get('a')?.state, 'cancelled');
    assert.deepEqual(machine.conditionAnswered('a', { ok: true, value: true }, 2), []);
  });

  it('that a condition can’t be evaluated, fails the task and says why', () => {
    const machine = machineOf(dag([task('a', [], { if: 'x' }), task('b', ['a'])]));
    machine.start(0);
    const commands = machine.conditionAnswered('a', { ok: false, message: 'no such param' }, 1);
    assert.equal(typesOf(commands).at(-1), 'finished');
    const { state, reason, message } = machine.state.tasks.get('a') ?? {};
    assert.deepEqual([state, reason, message], ['failed', 'bad_expression', 'no such param']);
    assert.deepEqual(machine.state.tasks.get('b')?.because, ['a']);
  });

  it('to cancel what has ended, does nothing', () => {
    const machine = machineOf(dag([task('a')]));
    machine.start(0);
    machine.attemptEnded('a', 1, SUCCESS, 1);
    assert.deepEqual(machine.cancel(true, 2), []);
    assert.equal(machine.state.state, 'success');
  });

  it('to cancel before it goes, notes it and starts nothing', () => {
    const machine = machineOf(dag([task('a')]));
    assert.deepEqual(typesOf(machine.cancel(false, 0)), ['cancel_requested']);
    const types = typesOf(machine.start(1));
    assert.ok(!types.includes('start_attempt'), types.join());
    assert.equal(machine.state.state, 'cancelled');
  });

  it('to cancel again gracefully, neither notes nor orders it again', () => {
    const machine = machineOf(dag([task('a')]));
    machine.start(0);
    assert.deepEqual(typesOf(machine.cancel(false, 1)), [
      'cancel_requested',
      'attempt_ending',
      'end_attempt',
    ]);
    assert.deepEqual(machine.cancel(false, 2), []);
    assert.deepEqual(typesOf(machine.cancel(true, 3)), ['cancel_requested', 'end_attempt']);
  });

  it('that an attempt announced before a crash never started, after a cancel, ends it instead', () => {
    const first = machineOf(dag([task('a')]));
    const events = createdEvents(first.state.definition);
    for (const command of [...first.start(0), ...first.cancel(false, 1)]) {
      if (command.type === 'record') events.push(command.event);
    }
    const state = foldEvents(structuredClone(events));
    assert.ok(state);
    const options = { slots: 4, random: () => 0.5, newNonce: () => 'nonce' };
    const second = new RunMachine({ ...options, state, priorities: (graph) => graph.ids.map(() => 1) });
    assert.deepEqual(typesOf(second.resume(2)), ['end_attempt']);
    const types = typesOf(second.restartAttempt('a', 1, 3));
    assert.deepEqual(types, ['attempt_finished', 'task_state', 'run_finished', 'finished']);
    assert.equal(state.tasks.get('a')?.state, 'cancelled');
  });

  it('to wait for the run’s own deadline after fail_fast stopped it, ends what still runs by it', () => {
    const machine = machineOf(dag([task('bad'), task('long')], { fail_fast: true, timeout_ms: 100 }));
    machine.start(0);
    machine.attemptEnded('bad', 1, { kind: 'exited', exit_code: 1, output: { state: 'none' } }, 5);
    assert.equal(machine.nextWakeAt, 100);
    assert.deepEqual(machine.tick(99), []);
    assert.deepEqual(typesOf(machine.tick(100)), ['attempt_ending', 'end_attempt']);
    machine.attemptEnded('long', 1, { kind: 'exited', exit_code: 143, output: { state: 'none' } }, 101);
    assert.equal(machine.state.tasks.get('long')?.state, 'timed_out');
    assert.equal(machine.state.reason, 'timeout');
    assert.deepEqual(machine.tick(200), []);
  });
});
