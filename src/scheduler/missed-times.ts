// Which logical dates of a DAG are due now, after any pause, sleep or jump of the clock. Pure.
import type { ScheduleDefinition } from '../core/definition.js';
import { compileSchedule } from './compiled-schedule.js';
import { startTime } from './jitter.js';
import { nextTimes, previousTime, timesBetween } from './schedule-times.js';

const DAY_MS = 86_400_000;
/** No more runs than this are made up for at once. */
export const CATCHUP_CAP = 1000;
/** Times longer ago than this are not made up for. */
export const CATCHUP_WINDOW_MS = 366 * DAY_MS;

const NOTHING: DueTimes = { times: [], catchingUp: false, droppedByCap: 0 };

export interface DueRequest {
  readonly schedule: ScheduleDefinition;
  readonly dagId: string;
  /** Epoch ms. */
  readonly now: number;
  /** When this home's scheduler was first enabled for the DAG, epoch ms. */
  readonly enabledAt: number;
  /** The newest logical date that the scheduler has decided on (started, queued or skipped); absent: none yet. */
  readonly handledUntil?: number;
  /** Default `CATCHUP_CAP`. */
  readonly cap?: number;
  /** Default `CATCHUP_WINDOW_MS`. */
  readonly windowMs?: number;
}

export interface DueTimes {
  /** Logical dates to decide on now, ascending. Without catchup at most one. */
  readonly times: readonly number[];
  /** With catchup: these are several missed times, so `overlap` lets them wait for one another (`decideOverlap`). */
  readonly catchingUp: boolean;
  /** Missed times that catchup leaves out because of the cap; the newest are kept. */
  readonly droppedByCap: number;
  /** Set where catchup leaves out missed times before this instant because of the window. */
  readonly droppedBefore?: number;
  /** When to ask again: the earliest instant at which something new can be due; absent: never. */
  readonly nextDueAt?: number;
}

/**
 * Missed are the times after `handledUntil`; before anything was handled, those from the later of start_date and
 * `enabledAt` on, or with catchup and a start_date those from start_date on. With catchup all of them are due, oldest
 * first, within the window and the cap; without it only the latest. A time whose jitter has not passed is not due yet.
 * A clock set back yields nothing, as `handledUntil` is then in the future. After deciding, the caller keeps the last
 * of `times` as `handledUntil`: nothing is decided twice.
 */
export function dueTimes(request: DueRequest): DueTimes {
  const { schedule, dagId, now } = request;
  const after = missedAfter(request);
  const [first] = nextTimes(schedule, after, 1);
  if (first === undefined) return NOTHING;
  const firstStart = startTime(schedule, dagId, first);
  if (firstStart > now) return { ...NOTHING, nextDueAt: firstStart };
  const latest = latestStarted(request) ?? first;
  const [following] = nextTimes(schedule, latest, 1);
  const due = schedule.catchup ? caughtUp(request, after, latest) : { ...NOTHING, times: [latest] };
  return following === undefined ? due : { ...due, nextDueAt: startTime(schedule, dagId, following) };
}

/** Only times after this instant are missed. */
function missedAfter({ schedule, enabledAt, handledUntil }: DueRequest): number {
  if (handledUntil !== undefined) return handledUntil;
  const { startMs } = compileSchedule(schedule);
  if (startMs === undefined) return enabledAt;
  return schedule.catchup ? startMs - 1 : Math.max(enabledAt, startMs - 1);
}

/** The newest logical date whose start, jitter included, has come. */
function latestStarted({ schedule, dagId, now }: DueRequest): number | undefined {
  const last = previousTime(schedule, now);
  if (last === undefined || startTime(schedule, dagId, last) <= now) return last;
  // The jitter of the one before ends before the last logical date, see `startTime`.
  return previousTime(schedule, last - 1);
}

function caughtUp(request: DueRequest, after: number, latest: number): DueTimes {
  const { schedule, now, cap = CATCHUP_CAP, windowMs = CATCHUP_WINDOW_MS } = request;
  const windowStart = now - windowMs;
  const all = timesBetween(schedule, Math.max(after, windowStart - 1), latest, Number.POSITIVE_INFINITY);
  const times = all.slice(Math.max(0, all.length - cap));
  const older = after < windowStart ? previousTime(schedule, windowStart - 1) : undefined;
  return {
    times,
    catchingUp: times.length > 1,
    droppedByCap: all.length - times.length,
    ...(older !== undefined && older > after ? { droppedBefore: windowStart } : {}),
  };
}
