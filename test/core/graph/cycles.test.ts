// Cycles are found exactly where they are, and are short.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findCycles } from '../../../src/core/graph/cycles.js';
import { buildGraph } from '../../../src/core/graph/graph.js';
import { anyDag, anyGraph, chain, naiveReach } from './random-graph.js';

describe('findCycles', () => {
  it('gives the shortest way round, each task depending on the next', () => {
    const graph = buildGraph([
      { id: 'load', depends_on: ['transform'] },
      { id: 'extract', depends_on: ['publish', 'load'] },
      { id: 'transform', depends_on: ['extract'] },
      { id: 'publish', depends_on: ['transform'] },
    ]);
    const named = findCycles(graph).map((cycle) => cycle.map((index) => graph.ids[index]));
    assert.deepEqual(named, [['load', 'transform', 'extract']]);
  });

  it('gives one cycle for each knot, in the order of the file', () => {
    const graph = buildGraph([
      { id: 'a', depends_on: ['b', 'd'] },
      { id: 'b', depends_on: ['a'] },
      { id: 'c', depends_on: ['d'] },
      { id: 'd', depends_on: ['c'] },
      { id: 'e', depends_on: ['a', 'c'] },
    ]);
    assert.deepEqual(findCycles(graph), [
      [0, 1],
      [2, 3],
    ]);
  });

  it('says nothing of acyclic graphs', () => {
    fc.assert(fc.property(anyDag, (graph) => assert.deepEqual(findCycles(graph), [])));
  });

  it('agrees with naive reachability on any graph', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const up = graph.ids.map((_, index) => naiveReach(graph.upstream, index));
        // Two tasks are in one knot when each is upstream of the other; the first of a knot names it.
        const knotOf = up.map((reached, index) =>
          reached.has(index)
            ? [...reached].filter((other) => up[other]?.has(index)).sort((a, b) => a - b)[0]
            : -1,
        );
        const knots = [...new Set(knotOf.filter((knot) => knot !== -1))].sort((a, b) => (a ?? 0) - (b ?? 0));
        const cycles = findCycles(graph);
        assert.deepEqual(
          cycles.map(([first]) => first),
          knots,
        );
        for (const cycle of cycles) {
          assert.equal(new Set(cycle).size, cycle.length, 'no task twice');
          cycle.forEach((index, place) => {
            const next = cycle[(place + 1) % cycle.length] ?? -1;
            assert.ok(graph.upstream[index]?.includes(next), `${index} does not depend on ${next}`);
          });
          assert.equal(cycle.length, shortestRound(graph.upstream, cycle[0] ?? -1));
        }
      }),
    );
  });

  it('follows a cycle of 100,000 tasks', () => {
    const open = chain(100_000);
    const tasks = open.ids.map((id, index) => ({
      id,
      depends_on: [open.ids[(index + open.ids.length - 1) % open.ids.length] ?? ''],
    }));
    assert.equal(findCycles(buildGraph(tasks))[0]?.length, 100_000);
    assert.deepEqual(findCycles(open), []);
  });
});

/** Length of the shortest walk from `start` back to itself: widens by one edge at a time. */
function shortestRound(edges: readonly (readonly number[])[], start: number): number {
  let here = new Set([start]);
  for (let length = 1; length <= edges.length; length++) {
    here = new Set([...here].flatMap((index) => edges[index] ?? []));
    if (here.has(start)) return length;
  }
  return Number.POSITIVE_INFINITY;
}
