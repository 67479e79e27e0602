// Which tasks decide how long a run takes, and how much later every other one could start.
import { at } from '../at.js';
import type { Graph } from './graph.js';
import { remainingInOrder } from './longest-remaining-path.js';
import { topologicalSort } from './topological-sort.js';

/** Times are in the unit of the durations given, counted from the start of the run; arrays are by task index. */
export interface CriticalPath {
  /** One longest path, from a task without upstream tasks to one without downstream tasks. Empty: no tasks. */
  readonly path: readonly number[];
  /** How long the run takes at least, with a slot for every task. */
  readonly length: number;
  readonly earliestStart: Float64Array;
  /** The latest start that does not make the run longer. */
  readonly latestStart: Float64Array;
  /** latestStart − earliestStart; 0 exactly for the tasks on some longest path. */
  readonly slack: Float64Array;
}

/**
 * The critical path of tasks with these durations (one for each task, ≥ 0, by index); null when the graph has a
 * cycle. Of several longest paths it takes the one whose tasks come first in the file.
 * O(edges + tasks · log tasks).
 * Source: J. E. Kelley, M. R. Walker, Critical-path planning and scheduling, Proc. Eastern Joint Computer
 * Conference, 1959.
 */
export function criticalPath(graph: Graph, durations: ArrayLike<number>): CriticalPath | null {
  const { order, left } = topologicalSort(graph);
  if (left.length > 0) return null;
  const earliestStart = new Float64Array(graph.ids.length);
  for (const index of order) {
    const end = at(earliestStart, index) + at(durations, index);
    for (const target of at(graph.downstream, index)) {
      earliestStart[target] = Math.max(at(earliestStart, target), end);
    }
  }
  const remaining = remainingInOrder(graph, durations, order);
  const path = longestPath(graph, remaining);
  const [first] = path;
  const length = first === undefined ? 0 : at(remaining, first);
  const slack = remaining.map((rest, index) => exactlyZero(length - rest - at(earliestStart, index), length));
  const latestStart = slack.map((spare, index) => at(earliestStart, index) + spare);
  return { path, length, earliestStart, latestStart, slack };
}

/** Sums of fractions taken in two orders differ in the last bits: that is no slack. */
function exactlyZero(slack: number, length: number): number {
  return slack <= length * 1e-12 ? 0 : slack;
}

function longestPath(graph: Graph, remaining: Float64Array): number[] {
  const path: number[] = [];
  const sources = graph.upstream.flatMap((upstream, index) => (upstream.length === 0 ? [index] : []));
  for (let next = longestOf(sources, remaining); next !== undefined; ) {
    path.push(next);
    next = longestOf(at(graph.downstream, next), remaining);
  }
  return path;
}

function longestOf(indexes: readonly number[], remaining: Float64Array): number | undefined {
  let best: number | undefined;
  for (const index of indexes)
    if (best === undefined || at(remaining, index) > at(remaining, best)) best = index;
  return best;
}
