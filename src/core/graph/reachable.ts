// What lies before and after given tasks.
import { at } from '../at.js';
import type { Graph } from './graph.js';

/**
 * The tasks that any of `indexes` depends on, directly or not: those with a path of at least one edge to one of
 * them. A given task is among them only when another given one depends on it (or it is on a cycle).
 * O(tasks + edges), by breadth-first search, without recursion.
 */
export function ancestors(graph: Graph, indexes: Iterable<number>): Set<number> {
  return reach(graph.upstream, indexes);
}

/** The tasks that depend on any of `indexes`, directly or not; the mirror of {@link ancestors}. */
export function descendants(graph: Graph, indexes: Iterable<number>): Set<number> {
  return reach(graph.downstream, indexes);
}

function reach(edges: Graph['upstream'], indexes: Iterable<number>): Set<number> {
  const reached = new Set<number>();
  const addFrom = (index: number): void => {
    for (const next of at(edges, index)) reached.add(next);
  };
  for (const index of new Set(indexes)) addFrom(index);
  // A set also visits what is added while it is read.
  for (const index of reached) addFrom(index);
  return reached;
}
