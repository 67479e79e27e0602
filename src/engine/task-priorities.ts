// Which ready task starts first when slots are few: the one with the longest path still before it.
import type { Graph } from '../core/graph/graph.js';
import { longestRemainingPath } from '../core/graph/longest-remaining-path.js';

/**
 * Priorities by task index from expected durations in milliseconds. A task that history does not know is expected
 * to take as long as the known ones do on average, so that a new task does not look like a short one.
 */
export function prioritiesFrom(expected: ReadonlyMap<string, number>): (graph: Graph) => ArrayLike<number> {
  return (graph) => {
    const known = graph.ids.map((id) => expected.get(id)).filter((duration) => duration !== undefined);
    const average = known.length > 0 ? known.reduce((sum, duration) => sum + duration, 0) / known.length : 1;
    return longestRemainingPath(
      graph,
      graph.ids.map((id) => expected.get(id) ?? average),
    );
  };
}
