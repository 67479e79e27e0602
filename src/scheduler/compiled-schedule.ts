// A schedule made ready to ask for its times: crons parsed, zone and dates found, once for each definition.
import { parseCron } from '../core/cron/parse-cron.js';
import type { ScheduleDefinition } from '../core/definition.js';
import { machineTimezone, zoneOf } from '../core/time/zone.js';
import { cronTimes } from './cron-times.js';
import { parseScheduleDate } from './schedule-date.js';

export interface CompiledSchedule {
  readonly timezone: string;
  /** The first instant that may fire; absent: no bound. */
  readonly startMs?: number;
  /** The last instant that may fire; absent: no bound. */
  readonly endMs?: number;
  readonly everyMs?: number;
  /** Fire times in (afterMs, beforeMs], ascending, each once; start and end dates not yet applied. */
  times(afterMs: number, beforeMs: number): Iterable<number>;
}

const compiled = new WeakMap<ScheduleDefinition, CompiledSchedule>();

/**
 * Compiles a definition that the check of DAG files has passed; keeps the result as long as the definition lives.
 * Throws RangeError for what that check refuses: a bad cron, zone or date, neither or both of `cron` and `every_ms`.
 */
export function compileSchedule(schedule: ScheduleDefinition): CompiledSchedule {
  let found = compiled.get(schedule);
  if (found === undefined) {
    found = compile(schedule);
    compiled.set(schedule, found);
  }
  return found;
}

function compile(schedule: ScheduleDefinition): CompiledSchedule {
  const timezone = schedule.timezone ?? machineTimezone();
  const startMs = dateMs(schedule.start_date, timezone);
  const endMs = dateMs(schedule.end_date, timezone);
  const { cron, every_ms: everyMs } = schedule;
  const bounds = {
    timezone,
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
  };
  if (everyMs !== undefined && cron === undefined) {
    if (!(everyMs > 0)) throw new RangeError(`every must be longer than 0, not ${everyMs} ms.`);
    const anchorMs = startMs ?? 0;
    return { ...bounds, everyMs, times: (after, before) => everyTimes(everyMs, anchorMs, after, before) };
  }
  if (cron === undefined || cron.length === 0 || everyMs !== undefined) {
    throw new RangeError('A schedule has exactly one of cron and every.');
  }
  return { ...bounds, times: cronListTimes(cron, timezone) };
}

function dateMs(text: string | undefined, timezone: string): number | undefined {
  if (text === undefined) return undefined;
  const date = parseScheduleDate(text, timezone);
  if (!date.ok) throw new RangeError(`${JSON.stringify(text)} ${date.message}.`);
  return date.ms;
}

function* everyTimes(
  everyMs: number,
  anchorMs: number,
  afterMs: number,
  beforeMs: number,
): Generator<number> {
  let lastMs = afterMs;
  for (let count = Math.floor((afterMs - anchorMs) / everyMs); ; count++) {
    const ms = Math.round(anchorMs + count * everyMs);
    if (ms > beforeMs) return;
    if (ms > lastMs) {
      yield ms;
      lastMs = ms;
    }
  }
}

function cronListTimes(crons: readonly string[], timezone: string): CompiledSchedule['times'] {
  const zone = zoneOf(timezone);
  const parsed = crons.map((text) => {
    const result = parseCron(text);
    if (!result.ok) throw new RangeError(`${JSON.stringify(text)} ${result.message}.`);
    return result.fields;
  });
  return (afterMs, beforeMs) => merge(parsed.map((fields) => cronTimes(fields, zone, afterMs, beforeMs)));
}

/** Ascending sources into one ascending, each value once. Lists of crons are short: the smallest head is searched. */
function* merge(sources: readonly Generator<number>[]): Generator<number> {
  const heads = sources.map((source) => ({ source, ms: take(source) }));
  for (;;) {
    const ms = Math.min(...heads.map((head) => head.ms));
    if (ms === Number.POSITIVE_INFINITY) return;
    yield ms;
    for (const head of heads) if (head.ms === ms) head.ms = take(head.source);
  }
}

function take(source: Generator<number>): number {
  const next = source.next();
  return next.done === true ? Number.POSITIVE_INFINITY : next.value;
}
