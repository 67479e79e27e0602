// Topological order: right, stable, and honest about what no order can hold.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildGraph, type Graph } from '../../../src/core/graph/graph.js';
import { topologicalSort } from '../../../src/core/graph/topological-sort.js';
import { anyDag, anyGraph, chain, naiveReach } from './random-graph.js';

/** Takes the first task of the file that may come next, again and again. */
function naiveOrder(graph: Graph): number[] {
  const order: number[] = [];
  for (;;) {
    const next = graph.ids.findIndex(
      (_, index) =>
        !order.includes(index) && graph.upstream[index]?.every((source) => order.includes(source)),
    );
    if (next === -1) return order;
    order.push(next);
  }
}

describe('topologicalSort', () => {
  it('keeps the order of a file that is in order', () => {
    const graph = buildGraph([
      { id: 'b', depends_on: [] },
      { id: 'z', depends_on: ['b'] },
      { id: 'a', depends_on: [] },
      { id: 'c', depends_on: ['a'] },
    ]);
    assert.deepEqual(topologicalSort(graph), { order: [0, 1, 2, 3], left: [] });
  });

  it('moves only what has to move', () => {
    const graph = buildGraph([
      { id: 'load', depends_on: ['extract'] },
      { id: 'other', depends_on: [] },
      { id: 'extract', depends_on: [] },
    ]);
    assert.deepEqual(topologicalSort(graph).order, [1, 2, 0]);
  });

  it('leaves what is on a cycle or downstream of one', () => {
    const graph = buildGraph([
      { id: 'before', depends_on: [] },
      { id: 'a', depends_on: ['b', 'before'] },
      { id: 'b', depends_on: ['a'] },
      { id: 'after', depends_on: ['b'] },
    ]);
    assert.deepEqual(topologicalSort(graph), { order: [0], left: [1, 2, 3] });
  });

  it('agrees with the naive order on any DAG', () => {
    fc.assert(
      fc.property(anyDag, (graph) => {
        assert.deepEqual(topologicalSort(graph), { order: naiveOrder(graph), left: [] });
      }),
    );
  });

  it('agrees with naive reachability about what is left of any graph', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const reach = graph.ids.map((_, index) => naiveReach(graph.upstream, index));
        const left = graph.ids.flatMap((_, index) =>
          [index, ...(reach[index] ?? [])].some((other) => reach[other]?.has(other)) ? [index] : [],
        );
        const sorted = topologicalSort(graph);
        assert.deepEqual(sorted.left, left);
        assert.equal(sorted.order.length + left.length, graph.ids.length);
      }),
    );
  });

  it('sorts a chain of 100,000 tasks and an empty graph', () => {
    assert.equal(topologicalSort(chain(100_000)).order.at(-1), 99_999);
    assert.deepEqual(topologicalSort(buildGraph([])), { order: [], left: [] });
  });
});
