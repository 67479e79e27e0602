// What a scheduler will start in a span of time: runs by their times, missed ones that are made up for, and what is
// paused.
import type { ScheduledDag } from './dag-files.js';
import { dueTimes } from './missed-times.js';
import { fingerprint, type ScheduleRecord } from './schedule-record.js';
import { nextTimes } from './schedule-times.js';
import { upcomingRuns } from './upcoming.js';

export type ComingRun =
  /** `more`: how many times of the span follow that are not listed, of a DAG that runs often. */
  | {
      readonly kind: 'run';
      readonly dag: ScheduledDag;
      readonly logicalMs: number;
      readonly startMs: number;
      readonly more: number;
    }
  /** Missed times that are started as soon as a scheduler looks. */
  | { readonly kind: 'missed'; readonly dag: ScheduledDag; readonly count: number }
  /** Its times pass by; `startMs`: the next one of the span that does. */
  | { readonly kind: 'paused'; readonly dag: ScheduledDag; readonly startMs: number };

export interface ComingRequest {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly spanMs: number;
  readonly paused: ReadonlySet<string>;
  /** How far a DAG's schedule has been dealt with; null: it has never been. */
  readonly record: (dagId: string) => ScheduleRecord | null;
  /** Of a DAG that runs more often in the span only the first time is listed. */
  readonly mostOfOne: number;
}

/** Of one DAG: one for each second of a day, and more. */
const MOST_TIMES = 100_000;

/** What is missed first, then by time, then what is paused. O(times in the span). */
export function comingRuns(dags: readonly ScheduledDag[], request: ComingRequest): readonly ComingRun[] {
  const { now, spanMs, paused } = request;
  const active = dags.filter(({ id }) => !paused.has(id));
  const missed = active.flatMap((dag): ComingRun[] => {
    const count = missedOf(dag, request);
    return count > 0 ? [{ kind: 'missed', dag, count }] : [];
  });
  const waiting = dags.flatMap((dag): ComingRun[] => {
    const [startMs] = paused.has(dag.id) ? nextTimes(dag.definition.schedule, now, 1) : [];
    return startMs !== undefined && startMs <= now + spanMs ? [{ kind: 'paused', dag, startMs }] : [];
  });
  return [...missed, ...listed(active, request), ...waiting];
}

function listed(
  dags: readonly ScheduledDag[],
  { now, spanMs, mostOfOne }: ComingRequest,
): readonly ComingRun[] {
  const runs = upcomingRuns(dags, { after: now, until: now + spanMs, limit: MOST_TIMES });
  const counts = new Map<string, number>();
  for (const { dag } of runs) counts.set(dag.id, (counts.get(dag.id) ?? 0) + 1);
  const told = new Set<string>();
  return runs.flatMap(({ dag, logicalMs, startMs }): ComingRun[] => {
    const count = counts.get(dag.id) ?? 1;
    const isFolded = count > mostOfOne;
    if (isFolded && told.has(dag.id)) return [];
    told.add(dag.id);
    return [{ kind: 'run', dag, logicalMs, startMs, more: isFolded ? count - 1 : 0 }];
  });
}

function missedOf(dag: ScheduledDag, { now, record }: ComingRequest): number {
  const known = record(dag.id);
  const { schedule } = dag.definition;
  // Of a schedule that has been changed the scheduler decides when it sees it.
  if (!known || known.schedule !== fingerprint(schedule)) return 0;
  const { enabledAt, handledUntil } = known;
  const due = dueTimes({
    schedule,
    dagId: dag.id,
    now,
    enabledAt,
    ...(handledUntil !== undefined && { handledUntil }),
  });
  return due.times.length;
}
