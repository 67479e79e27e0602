// Which tasks a partial run has: one alone, one with what follows, one with what it needs.
import type { DagDefinition } from '../definition.js';
import { buildGraph, indexIn } from '../graph/graph.js';
import { ancestors, descendants } from '../graph/reachable.js';

/** Task ids by how they were asked for. Tasks asked for in several ways are all taken. */
export interface Selection {
  /** These alone. */
  readonly task?: readonly string[];
  /** These and what follows them. */
  readonly from?: readonly string[];
  /** These and everything before them. With `from` too: what lies between. */
  readonly until?: readonly string[];
}

export type SelectedTasks =
  /** In the definition's order; null: all. */
  | { readonly ok: true; readonly tasks: readonly string[] | null }
  | { readonly ok: false; readonly unknown: readonly string[] };

/** O(tasks + edges). */
export function selectTasks(definition: DagDefinition, selection: Selection): SelectedTasks {
  const { task = [], from = [], until = [] } = selection;
  if (task.length + from.length + until.length === 0) return { ok: true, tasks: null };
  const graph = buildGraph(definition.tasks);
  const unknown = [...task, ...from, ...until].filter((id) => !graph.indexOf.has(id));
  if (unknown.length > 0) return { ok: false, unknown };
  const indexes = (ids: readonly string[]) => ids.map((id) => indexIn(graph, id));
  const below = new Set([...indexes(from), ...descendants(graph, indexes(from))]);
  const above = new Set([...indexes(until), ...ancestors(graph, indexes(until))]);
  const isBetween = (index: number) => {
    if (from.length > 0 && until.length > 0) return below.has(index) && above.has(index);
    return below.has(index) || above.has(index);
  };
  const alone = new Set(indexes(task));
  return { ok: true, tasks: graph.ids.filter((_, index) => alone.has(index) || isBetween(index)) };
}
