// An order in which every task comes after the tasks it depends on.
import { at } from '../at.js';
import { PriorityQueue } from '../priority-queue.js';
import type { Graph } from './graph.js';

export interface TopologicalSort {
  /** Indexes, each after all its upstream ones. */
  readonly order: readonly number[];
  /** Indexes that no order can hold: on a cycle or downstream of one, ascending. Empty when the graph is acyclic. */
  readonly left: readonly number[];
}

/**
 * Sorts the tasks topologically, stable: of the tasks that may come next, the first in the file comes first, so
 * tasks already written in order stay as they are. O(edges + tasks · log tasks).
 * Source: A. B. Kahn, Topological sorting of large networks, CACM 5 (11), 1962, with a heap for the ready tasks.
 */
export function topologicalSort(graph: Graph): TopologicalSort {
  const waitsFor = Int32Array.from(graph.upstream, (upstream) => upstream.length);
  const ready = new PriorityQueue();
  waitsFor.forEach((count, index) => {
    if (count === 0) ready.push(index, 0);
  });
  const order: number[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    order.push(next);
    for (const target of at(graph.downstream, next)) {
      const count = at(waitsFor, target) - 1;
      waitsFor[target] = count;
      if (count === 0) ready.push(target, 0);
    }
  }
  const left: number[] = [];
  if (order.length < graph.ids.length)
    waitsFor.forEach((count, index) => {
      if (count > 0) left.push(index);
    });
  return { order, left };
}
