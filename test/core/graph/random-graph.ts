// Graphs for property tests, and slow but obvious answers to compare with.
import fc from 'fast-check';
import { buildGraph, type Graph } from '../../../src/core/graph/graph.js';

function graphOf(size: number, edges: readonly (readonly [number, number])[]): Graph {
  const names = Array.from({ length: size }, (_, index) => `t${index}`);
  return buildGraph(
    names.map((id, index) => ({
      id,
      depends_on: edges.filter(([to]) => to === index).map(([, from]) => `t${from}`),
    })),
  );
}

/** Any graph of up to nine tasks, cycles included. */
export const anyGraph: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 9 }).chain((size) => {
  const index = fc.nat(size - 1);
  return fc.array(fc.tuple(index, index), { maxLength: 20 }).map((edges) => graphOf(size, edges));
});

/** An acyclic graph of up to nine tasks, in any order of the file. */
export const anyDag: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 9 }).chain((size) => {
  const index = fc.nat(size - 1);
  const order = fc.shuffledSubarray(
    Array.from({ length: size }, (_, place) => place),
    { minLength: size },
  );
  return fc.tuple(order, fc.array(fc.tuple(index, index), { maxLength: 25 })).map(([place, edges]) =>
    graphOf(
      size,
      edges.filter(([to, from]) => (place[to] ?? 0) > (place[from] ?? 0)),
    ),
  );
});

/** A chain of `length` tasks, each depending on the one before: where recursion would overflow. */
export function chain(length: number): Graph {
  return buildGraph(
    Array.from({ length }, (_, index) => ({
      id: `t${index}`,
      depends_on: index > 0 ? [`t${index - 1}`] : [],
    })),
  );
}

/** Everything reachable over `edges` by at least one edge, by repeated widening. */
export function naiveReach(edges: Graph['upstream'], from: number): Set<number> {
  const reached = new Set(edges[from]);
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const index of [...reached]) for (const next of edges[index] ?? []) reached.add(next);
  }
  return reached;
}

/** Every path that starts at `from` and goes on downstream as far as it can. Acyclic graphs only. */
export function naivePathsFrom(graph: Graph, from: number): number[][] {
  const next = graph.downstream[from] ?? [];
  if (next.length === 0) return [[from]];
  return next.flatMap((index) => naivePathsFrom(graph, index).map((path) => [from, ...path]));
}

export function isAcyclic(graph: Graph): boolean {
  return graph.ids.every((_, index) => !naiveReach(graph.upstream, index).has(index));
}
