// What a retry of an ended run starts over, and what it keeps.
import { at } from '../at.js';
import type { DagDefinition } from '../definition.js';
import { buildGraph, indexIn } from '../graph/graph.js';
import { descendants } from '../graph/reachable.js';
import { isSelected, type RunState, type TaskRun } from '../run-state.js';

export type RetryRequest =
  /** Failed, timed_out, cancelled and upstream_failed tasks, and what follows them. */
  | { readonly from: 'failed' }
  /** These tasks, whatever their state and without asking their rules, and what follows them. */
  | { readonly from: 'tasks'; readonly taskIds: readonly string[] };

export type RetryPlan =
  | { readonly ok: true; readonly tasks: readonly string[]; readonly without_rule: readonly string[] }
  | {
      readonly ok: false;
      readonly reason: 'nothing_failed' | 'unknown_task' | 'left_out_task' | 'kept_task_missing';
      /** The tasks that the reason is about. */
      readonly tasks: readonly string[];
    };

const STARTS_OVER: ReadonlySet<string> = new Set([
  'failed',
  'timed_out',
  'cancelled',
  'upstream_failed',
  'none',
]);

/**
 * Plans a retry with this definition: the one of the run, or that of its file as it is now, in which every kept task
 * must still exist. Tasks that are new in it are part of a retry from what failed. O(tasks + edges).
 */
export function planRetry(state: RunState, definition: DagDefinition, request: RetryRequest): RetryPlan {
  const tasks = definition.tasks.filter((task) => isSelected(state, task.id));
  const graph = buildGraph(tasks);
  const starts: number[] = [];
  if (request.from === 'failed') {
    graph.ids.forEach((id, index) => {
      if (STARTS_OVER.has(state.tasks.get(id)?.state ?? 'none')) starts.push(index);
    });
    if (starts.length === 0) return { ok: false, reason: 'nothing_failed', tasks: [] };
  } else {
    const known = new Set(definition.tasks.map((task) => task.id));
    const unknown = request.taskIds.filter((id) => !known.has(id));
    if (unknown.length > 0) return { ok: false, reason: 'unknown_task', tasks: unknown };
    const leftOut = request.taskIds.filter((id) => !graph.indexOf.has(id));
    if (leftOut.length > 0) return { ok: false, reason: 'left_out_task', tasks: leftOut };
    starts.push(...request.taskIds.map((id) => indexIn(graph, id)));
  }
  const again = new Set([...starts, ...descendants(graph, starts)].map((index) => at(graph.ids, index)));
  // A task that is gone from the file is missed only where it has something to keep.
  const missing = [...state.tasks.values()].filter(
    (task) => !STARTS_OVER.has(task.state) && isSelected(state, task.id) && !graph.indexOf.has(task.id),
  );
  if (missing.length > 0) {
    return { ok: false, reason: 'kept_task_missing', tasks: missing.map((task) => task.id) };
  }
  return {
    ok: true,
    tasks: graph.ids.filter((id) => again.has(id)),
    without_rule: request.from === 'tasks' ? request.taskIds : [],
  };
}

/** Which more tasks start over now that the file was loaded; absent: the run starts anew as a whole. */
export type LoadedPlan =
  | { readonly ok: true; readonly tasks?: readonly string[] }
  /** Tasks that the file lacks, though the run keeps their results or is of these alone. */
  | { readonly ok: false; readonly missing: readonly string[] };

/**
 * Plans anew what `planRetry` planned with the text of a file in code, now that its host has said what it makes. O(tasks
 * + edges).
 */
export function planLoaded(state: RunState, definition: DagDefinition): LoadedPlan {
  const graph = buildGraph(definition.tasks.filter((task) => isSelected(state, task.id)));
  const runs = [...state.tasks.values()].filter((task) => isSelected(state, task.id));
  const isKept = (task: TaskRun) => task.left_out || !STARTS_OVER.has(task.state);
  const missing = [
    ...runs.filter((task) => !STARTS_OVER.has(task.state)).map((task) => task.id),
    ...(state.selected ?? []),
  ].filter((id) => !graph.indexOf.has(id));
  if (missing.length > 0) return { ok: false, missing: [...new Set(missing)] };
  const isOfSome = runs.some((task) => task.without_rule);
  if (!isOfSome && !runs.some(isKept)) return { ok: true };
  const starts = new Set(runs.filter((task) => !isKept(task)).map((task) => task.id));
  const fresh = isOfSome ? [] : graph.ids.filter((id) => !state.tasks.has(id));
  const seeds = [...starts, ...fresh].filter((id) => graph.indexOf.has(id)).map((id) => indexIn(graph, id));
  const again = new Set([...seeds, ...descendants(graph, seeds)].map((index) => at(graph.ids, index)));
  return { ok: true, tasks: graph.ids.filter((id) => again.has(id) && !starts.has(id)) };
}
