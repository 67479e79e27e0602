// The Gantt chart as data: for each task its attempts and waits as bars on the run's time.
import type { RunEvent } from '../../core/events.js';
import { isSelected, type RunState, type TaskRun } from '../../core/run-state.js';
import { msUnderWay } from '../../core/run-time.js';
import type { TaskStateName } from '../../core/states.js';
import type { DrawnGraph } from './drawn-graph.js';

/** Times are ms under way from the start of the chart on: what lay between an end and a retry is cut out. */
export interface GanttBar {
  readonly kind: 'queued' | 'retry_wait' | 'attempt';
  readonly from: number;
  readonly to: number;
  /** Of an attempt. */
  readonly number?: number;
  readonly state?: TaskStateName;
}

export interface GanttRow {
  readonly id: string;
  readonly bars: readonly GanttBar[];
}

export interface GanttChart {
  readonly rows: readonly GanttRow[];
  /** ms since 1970 at 0. */
  readonly start: number;
  /** ms; at least 1. */
  readonly length: number;
  /** Where time is cut out, and how many ms of it. */
  readonly cuts: readonly { readonly at: number; readonly ms: number }[];
}

/** When each task came into the queue; the reducer keeps only the last time of it. */
export type QueueTimes = ReadonlyMap<string, readonly number[]>;

/** Adds the queue times of these events to `times`. O(events). */
export function collectQueueTimes(times: Map<string, number[]>, events: Iterable<RunEvent>): void {
  for (const event of events) {
    if (event.type !== 'task_state' || event.state !== 'queued') continue;
    const known = times.get(event.task_id);
    if (known) known.push(Date.parse(event.at));
    else times.set(event.task_id, [Date.parse(event.at)]);
  }
}

/** Rows in the graph's order, tasks left out of a partial run omitted. O(tasks + attempts). */
export function ganttChart(drawn: DrawnGraph, run: RunState, queued: QueueTimes, now: number): GanttChart {
  const start = run.started_at ?? run.created_at;
  const end = Math.max(run.ended_at ?? now, start + 1);
  const place = (at: number): number => msUnderWay(run.idle, start, at);
  const rows = drawn.order.flatMap((index) => {
    const id = drawn.graph.ids[index] ?? '';
    const task = run.tasks.get(id);
    if (!task || !isSelected(run, id)) return [];
    return [{ id, bars: barsOf(task, queued.get(id) ?? [], end, place) }];
  });
  const cuts = run.idle.map(({ from, to }) => ({ at: place(from), ms: to - from }));
  return { rows, start, length: Math.max(1, place(end)), cuts };
}

/** `place`: of a moment in the chart. */
function barsOf(
  task: TaskRun,
  queued: readonly number[],
  end: number,
  place: (at: number) => number,
): GanttBar[] {
  const bars: GanttBar[] = [];
  const add = (bar: GanttBar): void => {
    const [from, to] = [place(bar.from), place(bar.to)];
    if (to > from || bar.kind === 'attempt') bars.push({ ...bar, from, to });
  };
  let freeFrom = -Infinity;
  for (const attempt of task.attempts) {
    const from = attempt.started_at ?? attempt.starting_at;
    const ready = queued.findLast((at) => at <= from && at >= freeFrom) ?? from;
    if (freeFrom > -Infinity) add({ kind: 'retry_wait', from: freeFrom, to: ready });
    // From the slot on it no longer waits, though its process takes a moment to start.
    add({ kind: 'queued', from: ready, to: attempt.starting_at });
    const to = attempt.ended_at ?? (attempt.outcome ? from + attempt.duration_ms : end);
    add({
      kind: 'attempt',
      from: from,
      to: Math.max(from, to),
      number: attempt.number,
      state: attempt.outcome ?? 'running',
    });
    freeFrom = to;
  }
  if (task.state === 'queued') {
    const ready = task.queued_at ?? end;
    if (freeFrom > -Infinity) add({ kind: 'retry_wait', from: freeFrom, to: ready });
    add({ kind: 'queued', from: ready, to: end });
  } else if (task.state === 'up_for_retry' && freeFrom > -Infinity)
    add({ kind: 'retry_wait', from: freeFrom, to: end });
  return bars;
}

/** Round times for an axis of this length: at most `most` steps, each 1, 2 or 5 of its unit (15, 30 of 60). */
export function axisTicks(lengthMs: number, most: number): number[] {
  const wanted = lengthMs / Math.max(1, most);
  const step = STEPS_MS.find((ms) => ms >= wanted) ?? Math.ceil(wanted / 86_400_000) * 86_400_000;
  const ticks: number[] = [];
  for (let at = 0; at <= lengthMs; at += step) ticks.push(at);
  return ticks;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS_MS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 4, 6, 12, 24].map((count) => count * HOUR),
];
