// The time of a run, on sources that are set and stopped by hand.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RunClock } from '../../src/engine/run-clock.js';

function sources() {
  const at = { wall: 1_000_000, steady: 50, boot: 7000 };
  return {
    at,
    sources: { wall: () => at.wall, steady: () => at.steady, sinceBoot: () => at.boot },
    pass(ms: number) {
      at.wall += ms;
      at.steady += ms;
      at.boot += ms;
    },
    sleep(ms: number) {
      at.wall += ms;
      at.boot += ms;
    },
  };
}

describe('the clock of a run', () => {
  it('starts at the wall’s time, and goes on when that is set', () => {
    const machine = sources();
    const clock = new RunClock(0, machine.sources);
    assert.equal(clock.now(), 1_000_000);
    machine.pass(1500);
    machine.at.wall -= 7_200_000;
    assert.equal(clock.now(), 1_001_500);
    machine.at.wall += 20_000_000;
    machine.pass(1);
    assert.equal(clock.now(), 1_001_501);
  });

  it('starts no earlier than the last that the journal knows', () => {
    const machine = sources();
    const clock = new RunClock(9_000_000, machine.sources);
    machine.pass(10);
    assert.equal(clock.now(), 9_000_010);
  });

  it('counts the time in which the machine slept', () => {
    const machine = sources();
    const clock = new RunClock(0, machine.sources);
    machine.pass(5000);
    machine.sleep(3_600_000);
    machine.pass(1000);
    assert.equal(clock.now(), 1_000_000 + 3_606_000);
    machine.sleep(60_000);
    machine.pass(1000);
    assert.equal(clock.now(), 1_000_000 + 3_667_000);
  });

  it('never goes back, and loses nothing that has passed, whatever is done to the machine', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 100_000 }) }),
      fc.record({ kind: fc.constant('sleep' as const), ms: fc.integer({ min: 0, max: 10_000_000 }) }),
      fc.record({ kind: fc.constant('set' as const), ms: fc.integer({ min: -(10 ** 9), max: 10 ** 9 }) }),
      // What is read coarsely jitters.
      fc.record({ kind: fc.constant('jitter' as const), ms: fc.integer({ min: -15, max: 15 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const machine = sources();
        const clock = new RunClock(0, machine.sources);
        let last = clock.now();
        let passed = 0;
        for (const { kind, ms } of steps) {
          if (kind === 'pass') machine.pass(ms);
          else if (kind === 'sleep') machine.sleep(ms);
          else if (kind === 'set') machine.at.wall += ms;
          else machine.at.boot += ms;
          if (kind === 'pass') passed += ms;
          const now = clock.now();
          assert.ok(Number.isInteger(now));
          assert.ok(now >= last);
          assert.ok(now - 1_000_000 >= passed);
          last = now;
        }
      }),
    );
  });
});
