// The critical path, slack and remaining work against every path written out.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { criticalPath } from '../../../src/core/graph/critical-path.js';
import { buildGraph, type Graph } from '../../../src/core/graph/graph.js';
import { longestRemainingPath } from '../../../src/core/graph/longest-remaining-path.js';
import { anyDag, anyGraph, chain, isAcyclic, naivePathsFrom } from './random-graph.js';

const durations = fc.array(fc.nat(20), { minLength: 9, maxLength: 9 });

function lengthOf(path: readonly number[], duration: readonly number[]): number {
  return path.reduce((sum, index) => sum + (duration[index] ?? 0), 0);
}

function sources(graph: Graph): number[] {
  return graph.ids.flatMap((_, index) => (graph.upstream[index]?.length === 0 ? [index] : []));
}

describe('criticalPath', () => {
  const graph = buildGraph([
    { id: 'extract', depends_on: [] },
    { id: 'validate', depends_on: ['extract'] },
    { id: 'transform', depends_on: ['extract'] },
    { id: 'load', depends_on: ['validate', 'transform'] },
    { id: 'aside', depends_on: [] },
  ]);

  it('tells path, length, starts and slack', () => {
    const result = criticalPath(graph, [2, 1, 4, 3, 5]);
    assert.ok(result);
    assert.deepEqual(result.path, [0, 2, 3]);
    assert.equal(result.length, 9);
    assert.deepEqual([...result.earliestStart], [0, 2, 2, 6, 0]);
    assert.deepEqual([...result.latestStart], [0, 5, 2, 6, 4]);
    assert.deepEqual([...result.slack], [0, 3, 0, 0, 4]);
  });

  it('takes the path written first when several are the longest', () => {
    assert.deepEqual(criticalPath(graph, [1, 1, 1, 1, 3])?.path, [0, 1, 3]);
  });

  it('gives tasks on the path no slack, also where fractions do not add up', () => {
    const line = buildGraph(
      Array.from({ length: 10 }, (_, index) => ({
        id: `t${index}`,
        depends_on: index ? [`t${index - 1}`] : [],
      })),
    );
    const tenths = new Array<number>(10).fill(0.1);
    assert.deepEqual([...(criticalPath(line, tenths)?.slack ?? [])], new Array(10).fill(0));
  });

  it('agrees with the list of all paths', () => {
    fc.assert(
      fc.property(anyDag, durations, (dag, duration) => {
        const result = criticalPath(dag, duration);
        assert.ok(result);
        const paths = sources(dag).flatMap((index) => naivePathsFrom(dag, index));
        const longest = Math.max(...paths.map((path) => lengthOf(path, duration)));
        assert.equal(result.length, longest);
        assert.equal(lengthOf(result.path, duration), longest);
        assert.ok(
          paths.some((path) => path.join() === result.path.join()),
          'the path is one of the graph',
        );
        for (const index of dag.ids.keys()) {
          const through = paths.filter((path) => path.includes(index));
          const before = Math.max(
            ...through.map((path) => lengthOf(path.slice(0, path.indexOf(index)), duration)),
          );
          const most = Math.max(...through.map((path) => lengthOf(path, duration)));
          assert.equal(result.earliestStart[index], before);
          assert.equal(result.slack[index], longest - most);
          assert.equal(result.latestStart[index], before + longest - most);
        }
      }),
    );
  });

  it('has no answer exactly for graphs with a cycle', () => {
    fc.assert(
      fc.property(anyGraph, durations, (any, duration) => {
        assert.equal(criticalPath(any, duration) !== null, isAcyclic(any));
      }),
    );
  });

  it('handles a chain of 100,000 tasks and an empty graph', () => {
    const result = criticalPath(chain(100_000), new Float64Array(100_000).fill(1));
    assert.equal(result?.length, 100_000);
    assert.equal(result?.path.length, 100_000);
    assert.equal(criticalPath(buildGraph([]), [])?.length, 0);
  });
});

describe('longestRemainingPath', () => {
  it('agrees with the list of all paths from each task', () => {
    fc.assert(
      fc.property(anyDag, durations, (dag, duration) => {
        const expected = dag.ids.map((_, index) =>
          Math.max(...naivePathsFrom(dag, index).map((path) => lengthOf(path, duration))),
        );
        assert.deepEqual([...longestRemainingPath(dag, duration)], expected);
      }),
    );
  });

  it('counts a task on a cycle or after one by its own duration', () => {
    const graph = buildGraph([
      { id: 'before', depends_on: [] },
      { id: 'a', depends_on: ['before', 'b'] },
      { id: 'b', depends_on: ['a'] },
    ]);
    assert.deepEqual([...longestRemainingPath(graph, [1, 2, 4])], [3, 2, 4]);
  });

  it('handles a chain of 100,000 tasks', () => {
    assert.equal(longestRemainingPath(chain(100_000), new Float64Array(100_000).fill(2))[0], 200_000);
  });
});
