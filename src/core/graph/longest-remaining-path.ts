// How much work is still before us from each task on: what orders ready tasks when slots are few.
import { at } from '../at.js';
import type { Graph } from './graph.js';
import { topologicalSort } from './topological-sort.js';

/**
 * For each task its own duration plus the longest path below it, in the unit of `durations` (one for each task,
 * ≥ 0, by index). Where there is a cycle, tasks on it or downstream of it count their own duration alone.
 * O(edges + tasks · log tasks).
 * Source: the "critical path" priority of list scheduling: R. L. Graham, Bounds on multiprocessing timing
 * anomalies, SIAM J. Appl. Math. 17 (2), 1969; also called bottom level or upward rank.
 */
export function longestRemainingPath(graph: Graph, durations: ArrayLike<number>): Float64Array {
  return remainingInOrder(graph, durations, topologicalSort(graph).order);
}

/** The same where the topological order is known already. O(tasks + edges). */
export function remainingInOrder(
  graph: Graph,
  durations: ArrayLike<number>,
  order: readonly number[],
): Float64Array {
  const remaining = Float64Array.from(graph.ids, (_, index) => at(durations, index));
  for (let place = order.length - 1; place >= 0; place--) {
    const index = at(order, place);
    let below = 0;
    for (const target of at(graph.downstream, index)) below = Math.max(below, at(remaining, target));
    remaining[index] = at(durations, index) + below;
  }
  return remaining;
}
