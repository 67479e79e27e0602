// What lies before and after tasks, against repeated widening.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildGraph } from '../../../src/core/graph/graph.js';
import { ancestors, descendants } from '../../../src/core/graph/reachable.js';
import { anyGraph, chain, naiveReach } from './random-graph.js';

const sorted = (set: Iterable<number>): number[] => [...set].sort((a, b) => a - b);

describe('ancestors and descendants', () => {
  const graph = buildGraph([
    { id: 'extract', depends_on: [] },
    { id: 'transform', depends_on: ['extract'] },
    { id: 'load', depends_on: ['transform'] },
    { id: 'aside', depends_on: [] },
  ]);

  it('leave the given tasks out unless one is upstream of another', () => {
    assert.deepEqual(sorted(ancestors(graph, [2])), [0, 1]);
    assert.deepEqual(sorted(ancestors(graph, [1, 2])), [0, 1]);
    assert.deepEqual(sorted(descendants(graph, [0, 3])), [1, 2]);
    assert.deepEqual(sorted(descendants(graph, [])), []);
  });

  it('agree with naive reachability on any graph', () => {
    fc.assert(
      fc.property(anyGraph, fc.array(fc.nat(8)), (any, given) => {
        const starts = given.filter((index) => index < any.ids.length);
        for (const [search, edges] of [
          [ancestors, any.upstream],
          [descendants, any.downstream],
        ] as const) {
          const expected = new Set(starts.flatMap((start) => [...naiveReach(edges, start)]));
          assert.deepEqual(sorted(search(any, starts)), sorted(expected));
        }
      }),
    );
  });

  it('walk a chain of 100,000 tasks', () => {
    assert.equal(ancestors(chain(100_000), [99_999]).size, 99_999);
    assert.equal(descendants(chain(100_000), [0]).size, 99_999);
  });
});
