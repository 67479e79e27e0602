// A run of so many tasks that one call of the machine does not ask all their rules.
import assert from 'node:assert/strict';
import type { ShellTask } from '../../../src/core/definition.js';
import type { Command } from '../../../src/core/run/commands.js';
import { RunMachine } from '../../../src/core/run/run-machine.js';
import { foldEvents, type RunState } from '../../../src/core/run-state.js';
import { dag, task } from '../../support/definitions.js';
import { createdEvents, simulate } from '../../support/simulated-run.js';

const MANY = 2500;
const last = `t${MANY - 1}`;

function machineOf(tasks: readonly ShellTask[], state?: RunState): RunMachine {
  const fresh = state ?? foldEvents(createdEvents(dag(tasks)));
  assert.ok(fresh);
  return new RunMachine({
    state: fresh,
    slots: 1,
    random: () => 0.5,
    newNonce: () => 'nonce',
    // The last task matters most.
    priorities: (graph) => graph.ids.map((_, index) => index),
  });
}

const wide = Array.from({ length: MANY }, (_, index) => task(`t${index}`));
const started = (commands: readonly Command[]) =>
  commands.flatMap((command) => (command.type === 'start_attempt' ? [command.task_id] : []));

describe('a run of very many tasks', () => {
  it('asks some rules in each call, and starts the first task when all have been asked', () => {
    const machine = machineOf(wide);
    let commands = machine.start(0);
    let calls = 1;
    while (machine.nextWakeAt === 0) {
      assert.deepEqual(started(commands), []);
      commands = machine.tick(0);
      calls += 1;
    }
    assert.ok(calls > 2);
    assert.deepEqual(started(commands), [last]);
    assert.equal(machine.nextWakeAt, null);
  });

  it('can be cancelled before all have been asked, and taken up by another process', () => {
    const machine = machineOf(wide);
    machine.start(0);
    const taken = machineOf(wide, structuredClone(machine.state));
    let commands = taken.resume(1);
    while (taken.nextWakeAt === 0) commands = taken.tick(1);
    assert.deepEqual(started(commands), [last]);

    machine.cancel(false, 1);
    while (machine.nextWakeAt === 0) assert.deepEqual(started(machine.tick(1)), []);
    assert.equal(machine.state.state, 'cancelled');
    assert.ok([...machine.state.tasks.values()].every(({ state }) => state === 'cancelled'));
  });

  it('follows a cascade of skipped and failed tasks to its end', () => {
    const tasks = [
      task('bad'),
      ...Array.from({ length: MANY }, (_, index) =>
        task(`t${index}`, [index === 0 ? 'bad' : `t${index - 1}`]),
      ),
      ...Array.from({ length: MANY }, (_, index) => task(`wide${index}`, ['bad'])),
    ];
    const { state } = simulate(dag(tasks), { behave: () => ({ ms: 1, exit: 1 }) });
    const states = new Set([...state.tasks.values()].slice(1).map((each) => each.state));
    assert.deepEqual([...states], ['upstream_failed']);
    assert.equal(state.state, 'failed');
  });
});
