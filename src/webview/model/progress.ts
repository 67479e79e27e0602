// Where a run stands as a whole: how many tasks are in which state, how long it took and may still take.
import { longestRemainingPath } from '../../core/graph/longest-remaining-path.js';
import { isSelected, type RunState, type TaskRun } from '../../core/run-state.js';
import { isFinalRunState, isFinalTaskState } from '../../core/states.js';
import type { TaskStats } from '../protocol.js';
import type { DrawnGraph } from './drawn-graph.js';
import { type Look, lookOf } from './look.js';

export interface StateCount {
  readonly look: Look;
  readonly count: number;
}

const SHOWN_ORDER: readonly Look[] = [
  'success',
  'running',
  'up_for_retry',
  'failed',
  'timed_out',
  'allowed_failure',
  'upstream_failed',
  'skipped',
  'cancelled',
  'queued',
  'none',
];

/** The tasks of this run by look, in the order they are shown; looks without a task are left out. O(tasks). */
export function countStates(run: RunState): StateCount[] {
  const counts = new Map<Look, number>();
  for (const task of run.tasks.values()) {
    if (!isSelected(run, task.id)) continue;
    const look = lookOf(task.state, task.allowed);
    counts.set(look, (counts.get(look) ?? 0) + 1);
  }
  return SHOWN_ORDER.flatMap((look) => {
    const count = counts.get(look);
    return count ? [{ look, count }] : [];
  });
}

/** Running time of a task so far: the sum of its attempts, the running one up to `now`. */
export function taskDuration(task: TaskRun, now: number): number {
  let sum = 0;
  for (const attempt of task.attempts)
    sum += attempt.outcome ? attempt.duration_ms : Math.max(0, now - (attempt.started_at ?? now));
  return sum;
}

/** Durations in ms by index for weighing paths: as measured where ended, else expected, at least what has passed. */
export function expectedDurations(
  { graph }: DrawnGraph,
  run: RunState | null,
  stats: TaskStats,
  now: number,
): Float64Array {
  const medians = graph.ids.map((id) => stats[id]?.median_ms).filter((ms) => ms !== undefined);
  const unknown = medians.length > 0 ? medians.reduce((sum, ms) => sum + ms, 0) / medians.length : 1;
  return Float64Array.from(graph.ids, (id) => {
    const task = run?.tasks.get(id);
    const expected = stats[id]?.median_ms ?? unknown;
    if (!task || !run) return expected;
    if (!isSelected(run, id)) return 0;
    if (isFinalTaskState(task.state)) return taskDuration(task, now);
    return Math.max(expected, taskDuration(task, now));
  });
}

/**
 * How long a run will still take, in ms: the longer of the longest chain of what is left and the work left
 * shared by its slots; null when it has ended or no task of it was measured before. O(edges + tasks · log tasks).
 */
export function remainingMs(drawn: DrawnGraph, run: RunState, stats: TaskStats, now: number): number | null {
  if (isFinalRunState(run.state) || !drawn.graph.ids.some((id) => stats[id])) return null;
  const expected = expectedDurations(drawn, run, stats, now);
  const left = expected.map((ms, index) => {
    const task = run.tasks.get(drawn.graph.ids[index] ?? '');
    if (!task || isFinalTaskState(task.state)) return 0;
    return Math.max(0, ms - taskDuration(task, now));
  });
  const chain = longestRemainingPath(drawn.graph, left).reduce((most, ms) => Math.max(most, ms), 0);
  const work = left.reduce((sum, ms) => sum + ms, 0) / Math.max(1, run.slots);
  return Math.max(chain, work);
}
