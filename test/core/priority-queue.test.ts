// The queue of ready tasks against plain sorting.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PriorityQueue } from '../../src/core/priority-queue.js';

describe('PriorityQueue', () => {
  it('gives the highest priority first, and among equals the lowest index', () => {
    const queue = new PriorityQueue();
    for (const [index, priority] of [
      [3, 1],
      [1, 5],
      [2, 5],
      [0, 1],
    ] as const)
      queue.push(index, priority);
    assert.equal(queue.first, 1);
    assert.deepEqual(
      [queue.pop(), queue.pop(), queue.pop(), queue.pop(), queue.pop()],
      [1, 2, 0, 3, undefined],
    );
    assert.equal(queue.first, undefined);
  });

  it('agrees with sorting, whatever the order of pushes and pops', () => {
    const step = fc.option(fc.record({ index: fc.nat(20), priority: fc.integer({ min: -3, max: 3 }) }));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const queue = new PriorityQueue();
        let sorted: { index: number; priority: number }[] = [];
        for (const item of steps) {
          if (item) {
            queue.push(item.index, item.priority);
            sorted = [...sorted, item].sort((a, b) => b.priority - a.priority || a.index - b.index);
          } else {
            assert.equal(queue.pop(), sorted.shift()?.index);
          }
          assert.equal(queue.first, sorted[0]?.index);
        }
        assert.deepEqual(
          sorted.map(() => queue.pop()),
          sorted.map(({ index }) => index),
        );
      }),
    );
  });
});
