// When a schedule fires: the times in a span, the next ones, the last one. Pure; all instants are epoch milliseconds.
import type { ScheduleDefinition } from '../core/definition.js';
import { type CompiledSchedule, compileSchedule } from './compiled-schedule.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The earliest instant of a Date; a caller may say "since ever". */
const FIRST_MS = -8.64e15;
/** A date and a weekday may meet again only after 40 years (29 February over a century year): past this, never. */
const HORIZON_MS = 41 * 366 * DAY_MS;
/** A search backwards takes longer steps only while it finds nothing, so that dense schedules cost little. */
const LOOK_BACK_MS = [HOUR_MS, DAY_MS, 32 * DAY_MS, 367 * DAY_MS, 9 * 366 * DAY_MS, HORIZON_MS];

/**
 * Fire times in (after, before], ascending, each once, at most `limit`, within start_date and end_date (both inclusive).
 * The definition has passed the check of DAG files; RangeError otherwise (see `compileSchedule`).
 */
export function timesBetween(
  schedule: ScheduleDefinition,
  after: number,
  before: number,
  limit: number,
): readonly number[] {
  return take(compileSchedule(schedule), after, before, limit);
}

/** The next `n` fire times after `after`; fewer where end_date comes first or none comes for 41 years. */
export function nextTimes(schedule: ScheduleDefinition, after: number, n: number): readonly number[] {
  const compiled = compileSchedule(schedule);
  const found: number[] = [];
  while (found.length < n) {
    const from = found.at(-1) ?? Math.max(after, (compiled.startMs ?? FIRST_MS) - 1);
    const more = take(compiled, from, from + HORIZON_MS, n - found.length);
    if (more.length === 0) break;
    found.push(...more);
  }
  return found;
}

/** The last fire time at or before `before`; undefined where there is none since start_date or for 41 years. */
export function previousTime(schedule: ScheduleDefinition, before: number): number | undefined {
  const compiled = compileSchedule(schedule);
  const last = Math.min(before, compiled.endMs ?? before);
  const first = compiled.startMs ?? FIRST_MS;
  // One period back always holds a time; the windows below may be far shorter or far longer than it.
  const windows = compiled.everyMs === undefined ? LOOK_BACK_MS : [compiled.everyMs + 1];
  for (const windowMs of windows) {
    let found: number | undefined;
    for (const ms of compiled.times(last - windowMs, last)) found = ms;
    if (found !== undefined) return found >= first ? found : undefined;
    if (last - windowMs < first) return undefined;
  }
  return undefined;
}

function take(compiled: CompiledSchedule, after: number, before: number, limit: number): readonly number[] {
  const from = Math.max(after, (compiled.startMs ?? FIRST_MS) - 1);
  const until = compiled.endMs === undefined ? before : Math.min(before, compiled.endMs);
  const found: number[] = [];
  if (limit <= 0 || from >= until) return found;
  for (const ms of compiled.times(from, until)) {
    found.push(ms);
    if (found.length >= limit) break;
  }
  return found;
}
