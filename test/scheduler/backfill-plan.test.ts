import assert from 'node:assert/strict';
import type { RunStateName } from '../../src/core/states.js';
import { planBackfill, type Rerun } from '../../src/scheduler/backfill-plan.js';

const STATES: Readonly<Record<number, readonly RunStateName[]>> = {
  2: ['success'],
  3: ['failed'],
  4: ['failed', 'success'],
  5: ['cancelled', 'failed'],
  6: ['success', 'running'],
  7: ['queued'],
};

function planned(rerun: Rerun, order: 'oldest' | 'newest' = 'oldest') {
  return planBackfill({
    times: [1, 2, 3, 4, 5, 6, 7],
    order,
    rerun,
    statesAt: (ms) => STATES[ms] ?? [],
  });
}

describe('a backfill', () => {
  it('leaves out times that have succeeded, and those that run just now', () => {
    const { toRun, skipped } = planned('failed');
    assert.deepEqual(toRun, [1, 3, 5]);
    assert.deepEqual(
      skipped.map(({ logicalMs, reason }) => `${logicalMs} ${reason}`),
      ['2 succeeded', '4 succeeded', '6 active', '7 active'],
    );
  });

  it('runs none again, or all but those that run just now, as told', () => {
    assert.deepEqual(planned('none').toRun, [1]);
    assert.deepEqual(planned('all').toRun, [1, 2, 3, 4, 5]);
  });

  it('begins with the newest when told', () => {
    assert.deepEqual(planned('failed', 'newest').toRun, [5, 3, 1]);
  });
});
