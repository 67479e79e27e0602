// Spreading: order kept, no overlap, as near as can be.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { spread } from '../../src/layout/column-positions.js';

const column = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 })), {
  maxLength: 8,
});

function gaps(middles: readonly number[], breadths: readonly number[]): number[] {
  return middles
    .slice(1)
    .map(
      (middle, place) =>
        middle - (middles[place] ?? 0) - ((breadths[place] ?? 0) + (breadths[place + 1] ?? 0)) / 2,
    );
}

describe('spread', () => {
  it('leaves values alone that are far enough apart', () => {
    assert.deepEqual(spread([0, 10, 30], [10, 10, 10]), [0, 10, 30]);
  });

  it('moves values that want the same place apart to both sides', () => {
    assert.deepEqual(spread([5, 5, 5], [4, 4, 4]), [1, 5, 9]);
  });

  it('never overlaps, and no group of touching nodes would be nearer elsewhere', () => {
    fc.assert(
      fc.property(column, (items) => {
        const [wanted, breadths] = [items.map(([value]) => value), items.map(([, breadth]) => breadth)];
        const placed = spread(wanted, breadths);
        const between = gaps(placed, breadths);
        assert.ok(between.every((gap) => gap >= -1e-9));
        // Least squares: nodes that touch stand where their mean displacement is nought.
        let group: number[] = [];
        for (const place of items.keys()) {
          group.push((placed[place] ?? 0) - (wanted[place] ?? 0));
          if (place < between.length && (between[place] ?? 0) < 1e-9) continue;
          assert.ok(Math.abs(group.reduce((sum, value) => sum + value, 0)) < 1e-6);
          group = [];
        }
      }),
    );
  });
});
