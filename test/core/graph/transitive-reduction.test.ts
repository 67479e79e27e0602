// The reduction keeps what the graph says, with the fewest edges.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildGraph } from '../../../src/core/graph/graph.js';
import { transitiveReduction } from '../../../src/core/graph/transitive-reduction.js';
import { anyDag, anyGraph, chain, isAcyclic, naiveReach } from './random-graph.js';

function complete(size: number) {
  return buildGraph(
    Array.from({ length: size }, (_, index) => ({
      id: `t${index}`,
      depends_on: Array.from({ length: index }, (__, source) => `t${source}`),
    })),
  );
}

describe('transitiveReduction', () => {
  it('leaves out an edge that a longer path implies', () => {
    const graph = buildGraph([
      { id: 'extract', depends_on: [] },
      { id: 'transform', depends_on: ['extract'] },
      { id: 'load', depends_on: ['extract', 'transform'] },
    ]);
    const { graph: reduced } = transitiveReduction(graph);
    assert.deepEqual(reduced.upstream, [[], [0], [1]]);
    assert.deepEqual(reduced.downstream, [[1], [2], []]);
  });

  it('keeps exactly the edges that no other path implies', () => {
    fc.assert(
      fc.property(anyDag, (graph) => {
        const expected = graph.upstream.map((sources) =>
          sources.filter((source) => !sources.some((other) => naiveReach(graph.upstream, other).has(source))),
        );
        const { graph: reduced, reduced: done } = transitiveReduction(graph);
        assert.equal(done, true);
        assert.deepEqual(reduced.upstream, expected);
        const down = graph.ids.map((_, index) =>
          [...graph.ids.keys()].filter((to) => expected[to]?.includes(index)),
        );
        assert.deepEqual(reduced.downstream, down);
      }),
    );
  });

  it('returns a graph with a cycle as it is and says so', () => {
    fc.assert(
      fc.property(
        anyGraph.filter((graph) => !isAcyclic(graph)),
        (graph) => assert.deepEqual(transitiveReduction(graph), { graph, reduced: false }),
      ),
    );
  });

  it('returns the graph as it is when the bound is met, and says so', () => {
    const graph = complete(30);
    assert.deepEqual(transitiveReduction(graph, 100), { graph, reduced: false });
    assert.equal(transitiveReduction(graph, 1000).reduced, true);
  });

  it('reduces the densest graph of 1,000 tasks and a chain of 100,000', () => {
    const { graph, reduced } = transitiveReduction(complete(1000));
    assert.equal(reduced, true);
    assert.equal(
      graph.upstream.every((sources, index) => sources.length === (index === 0 ? 0 : 1)),
      true,
    );
    assert.equal(transitiveReduction(chain(100_000)).reduced, true);
  });
});
