// Which tasks could run side by side: the DAG in columns.
import { at } from '../at.js';
import type { Graph } from './graph.js';
import { topologicalSort } from './topological-sort.js';

/**
 * The tasks in levels: a task's level is the number of edges on the longest path to it, so all its upstream tasks
 * are in earlier levels, at least one in the level right before. Inside a level the file's order holds.
 * null when the graph has a cycle. O(edges + tasks · log tasks).
 * Source: longest-path layering, as in K. Sugiyama, S. Tagawa, M. Toda, IEEE Trans. SMC 11 (2), 1981.
 */
export function parallelLevels(graph: Graph): number[][] | null {
  const { order, left } = topologicalSort(graph);
  if (left.length > 0) return null;
  const levels: number[][] = [];
  levelOfEach(graph, order).forEach((level, index) => {
    while (levels.length <= level) levels.push([]);
    at(levels, level).push(index);
  });
  return levels;
}

/** For each task the number of edges on the longest path to it; `order` is topological. O(tasks + edges). */
export function levelOfEach(graph: Graph, order: readonly number[]): Int32Array {
  const levelOf = new Int32Array(graph.ids.length);
  for (const index of order) {
    let level = 0;
    for (const source of at(graph.upstream, index)) level = Math.max(level, at(levelOf, source) + 1);
    levelOf[index] = level;
  }
  return levelOf;
}
