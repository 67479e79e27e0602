// Levels: as early as upstream tasks allow, in the file's order.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildGraph } from '../../../src/core/graph/graph.js';
import { parallelLevels } from '../../../src/core/graph/parallel-levels.js';
import { anyDag, anyGraph, chain, isAcyclic, naivePathsFrom } from './random-graph.js';

describe('parallelLevels', () => {
  it('puts what may run side by side into one level', () => {
    const graph = buildGraph([
      { id: 'notify', depends_on: ['load', 'extract'] },
      { id: 'extract', depends_on: [] },
      { id: 'validate', depends_on: ['extract'] },
      { id: 'load', depends_on: ['validate', 'transform'] },
      { id: 'transform', depends_on: ['extract'] },
    ]);
    assert.deepEqual(parallelLevels(graph), [[1], [2, 4], [3], [0]]);
  });

  it('puts each task as many levels down as the longest path to it has edges', () => {
    fc.assert(
      fc.property(anyDag, (graph) => {
        const levels = parallelLevels(graph) ?? [];
        const paths = graph.ids.flatMap((_, index) => naivePathsFrom(graph, index));
        const expected = graph.ids.map((_, index) => Math.max(...paths.map((path) => path.indexOf(index))));
        const depth = Math.max(...expected);
        assert.deepEqual(
          levels,
          Array.from({ length: depth + 1 }, (_, level) =>
            expected.flatMap((own, index) => (own === level ? [index] : [])),
          ),
        );
      }),
    );
  });

  it('has no answer exactly for graphs with a cycle', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => assert.equal(parallelLevels(graph) !== null, isAcyclic(graph))),
    );
  });

  it('handles a chain of 100,000 tasks and an empty graph', () => {
    assert.equal(parallelLevels(chain(100_000))?.length, 100_000);
    assert.deepEqual(parallelLevels(buildGraph([])), []);
  });
});
