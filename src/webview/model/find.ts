// Finding tasks by their names.
import type { DrawnGraph } from './drawn-graph.js';

/** Ids that hold all words of `query`, in the graph's order, ignoring case; names that start with it come first. */
export function findTasks(drawn: DrawnGraph, query: string): string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found = drawn.order.flatMap((index) => {
    const id = drawn.graph.ids[index] ?? '';
    const name = id.toLowerCase();
    return words.every((part) => name.includes(part)) ? [id] : [];
  });
  const starts = (id: string): number => (id.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1);
  return found.sort((a, b) => starts(a) - starts(b));
}
