// The instants at which a parsed cron fires in a zone, daylight saving included.
// A zone's time is walked in stretches of one offset; within a stretch wall clock and instants differ by a constant.
import type { CronFields } from '../core/cron/cron-fields.js';
import { calendarDay, matchesDay } from '../core/cron/matching-days.js';
import type { Stretch, Zone } from '../core/time/zone.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A jump of the clock this far back can still repeat or move a time; the longest known are a day (the date line). */
const LOOK_BACK_MS = 2 * DAY_MS;

/** Instants in (afterMs, beforeMs], ascending, each once. Lazy; the cost is that of the days passed and times given. */
export function* cronTimes(
  fields: CronFields,
  zone: Zone,
  afterMs: number,
  beforeMs: number,
): Generator<number> {
  let previous: Stretch | undefined;
  let coveredMs = Number.NEGATIVE_INFINITY;
  let lastMs = afterMs;
  for (const stretch of zone.stretches(afterMs - LOOK_BACK_MS)) {
    if (stretch.startMs > beforeMs) return;
    if (stretch.endMs > afterMs) {
      for (const ms of stretchTimes({ fields, stretch, previous, coveredMs, afterMs: lastMs })) {
        if (ms > beforeMs) return;
        // A moved time may meet one that was there already.
        if (ms > lastMs) yield ms;
        lastMs = Math.max(lastMs, ms);
      }
    }
    coveredMs = Math.max(coveredMs, stretch.endMs + stretch.offsetMs);
    previous = stretch;
  }
}

interface StretchSearch {
  readonly fields: CronFields;
  readonly stretch: Stretch;
  readonly previous: Stretch | undefined;
  /** Wall-clock times below this have been shown by a clock before this stretch. */
  readonly coveredMs: number;
  readonly afterMs: number;
}

function* stretchTimes({ fields, stretch, previous, coveredMs, afterMs }: StretchSearch): Generator<number> {
  const { startMs, endMs, offsetMs } = stretch;
  const wallStart = startMs + offsetMs;
  const wallEnd = endMs + offsetMs;
  const wallFrom = Math.max(wallStart, afterMs + 1 + offsetMs);
  if (fields.followsClock || previous === undefined) {
    for (const wall of walls(fields, wallFrom, wallEnd)) yield wall - offsetMs;
    return;
  }
  // Fixed times: those the jump left out come moved by it, those shown before do not come again.
  const moved: number[] = [];
  for (const wall of walls(fields, coveredMs, wallStart)) moved.push(wall - previous.offsetMs);
  let next = 0;
  for (const wall of walls(fields, Math.max(wallFrom, coveredMs), wallEnd)) {
    const ms = wall - offsetMs;
    for (; next < moved.length && (moved[next] ?? ms) <= ms; next++) yield moved[next] ?? ms;
    yield ms;
  }
  yield* moved.slice(next);
}

/** Matching wall-clock times in [fromWall, toWall), as if they were UTC. */
function* walls({ minutes, hours, days }: CronFields, fromWall: number, toWall: number): Generator<number> {
  let day = Math.floor(fromWall / DAY_MS) * DAY_MS;
  while (day < toWall) {
    const date = calendarDay(day);
    if (!days.months.has(date.month)) {
      day = Date.UTC(date.year, date.month, 1);
      continue;
    }
    if (matchesDay(days, date)) {
      for (const hour of hours) {
        for (const minute of minutes) {
          const wall = day + hour * HOUR_MS + minute * MINUTE_MS;
          if (wall >= toWall) return;
          if (wall >= fromWall) yield wall;
        }
      }
    }
    day += DAY_MS;
  }
}
