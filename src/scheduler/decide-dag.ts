// Decides on what is due of one DAG: which missed times count, what `overlap` says, which runs are made.
import { activeScheduledRuns } from '../history/admission.js';
import { pace } from '../history/pace.js';
import type { ScheduledDag } from './dag-files.js';
import { type Guard, removeGuard } from './guards.js';
import { type DueTimes, dueTimes } from './missed-times.js';
import { decideOverlap } from './overlap.js';
import { beginRecord, fingerprint, type ScheduleRecord, writeRecord } from './schedule-record.js';
import { timesBetween } from './schedule-times.js';
import { createScheduledRun, isHandled, noteHandled } from './scheduled-run.js';
import { type SchedulerEntryBody, startsWhen } from './scheduler-entry.js';
import type { SchedulerSettings } from './scheduler-settings.js';

/** Left-out times are counted up to here. */
const MOST_COUNTED = 1000;

export interface Decision {
  readonly home: string;
  readonly project: string;
  readonly dag: ScheduledDag;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly settings: SchedulerSettings;
  /** Of this DAG, left by a scheduler that died. */
  readonly guards: readonly Guard[];
  readonly newRunId: (now: number) => string;
  /** False when this process must not go on: it has lost the lease, or is to stop. */
  readonly mayGoOn: () => boolean;
  readonly cancel: (runId: string) => void;
  readonly tell: (entry: SchedulerEntryBody) => void;
}

export interface Decided {
  /** When something new can be due; Infinity: never. `now` where it was broken off. */
  readonly nextDueAt: number;
  readonly created: number;
}

/** Throws what the file system throws; nothing is lost then, the next call goes on where this one stopped. */
export async function decideDag(decision: Decision): Promise<Decided> {
  const { dag, now, tell, mayGoOn } = decision;
  const { schedule } = dag.definition;
  const takenUp = takeUpGuards(decision);
  const record = currentRecord(decision);
  const due = dueTimes({
    schedule,
    dagId: dag.id,
    now,
    enabledAt: record.enabledAt,
    ...handledOf(decision, record),
  });
  if ((record.handledUntil ?? now) > now) {
    tell({ type: 'dag_ahead', dag_id: dag.id, handled_until: iso(record.handledUntil ?? now) });
  }
  tellLeftOut(decision, record, due);
  const active = due.times.length > 0 && schedule.overlap !== 'allow' ? activeScheduled(decision) : [];
  const turn = pace();
  let created = takenUp;
  for (const logicalMs of due.times) {
    if (!mayGoOn()) return { nextDueAt: now, created };
    const runId = decideOne(decision, { logicalMs, active, isCatchingUp: due.catchingUp });
    if (runId !== null) {
      active.push(runId);
      created += 1;
    }
    await turn();
  }
  return { nextDueAt: due.nextDueAt ?? Number.POSITIVE_INFINITY, created };
}

interface DueTime {
  readonly logicalMs: number;
  /** Ids of the scheduled runs that are active. */
  readonly active: readonly string[];
  readonly isCatchingUp: boolean;
}

/** The id of the run that was made, or null. */
function decideOne(decision: Decision, { logicalMs, active, isCatchingUp }: DueTime): string | null {
  const { home, project, dag, now, tell, cancel, newRunId } = decision;
  const logical_date = iso(logicalMs);
  const overlap = decideOverlap(dag.definition.schedule.overlap, active.length, isCatchingUp);
  if (overlap === 'skip') {
    noteHandled(home, dag, logicalMs);
    tell({ type: 'run_skipped', dag_id: dag.id, logical_date, active });
    return null;
  }
  if (overlap === 'replace') {
    for (const run_id of active) {
      tell({ type: 'run_replaced', dag_id: dag.id, run_id, by: logical_date });
      cancel(run_id);
    }
  }
  const guard = { dagId: dag.id, logicalMs, runId: newRunId(now), isAfterScheduled: overlap !== 'start' };
  const folder = createScheduledRun({ home, project, dag, guard, now });
  if (!folder) return null;
  const run_id = folder.runId;
  tell({ type: 'run_created', dag_id: dag.id, logical_date, run_id, starts: startsWhen(overlap) });
  return run_id;
}

/** How many runs were made. */
function takeUpGuards({ home, project, dag, now, guards, tell, mayGoOn }: Decision): number {
  let created = 0;
  for (const guard of guards) {
    if (!mayGoOn()) break;
    if (isHandled(home, guard)) {
      removeGuard(home, guard);
      continue;
    }
    const folder = createScheduledRun({ home, project, dag, guard, now });
    if (!folder) continue;
    created += 1;
    const logical_date = iso(guard.logicalMs);
    tell({ type: 'run_taken_up', dag_id: dag.id, logical_date, run_id: folder.runId });
  }
  return created;
}

function currentRecord({ home, dag, now }: Decision): ScheduleRecord {
  const { schedule } = dag.definition;
  const record = beginRecord(home, dag.id, schedule, now);
  if (record.schedule === fingerprint(schedule)) return record;
  const changed = { ...record, schedule: fingerprint(schedule), changedAt: now };
  writeRecord(home, dag.id, changed);
  return changed;
}

/** Without catchup, what passed while it was paused or had another schedule is as dealt with. */
function handledOf(
  { dag, settings }: Decision,
  { handledUntil, changedAt }: ScheduleRecord,
): { readonly handledUntil?: number } {
  if (dag.definition.schedule.catchup) return handledUntil === undefined ? {} : { handledUntil };
  const known = [handledUntil, changedAt, settings.resumedAt.get(dag.id)].filter((ms) => ms !== undefined);
  return known.length > 0 ? { handledUntil: Math.max(...known) } : {};
}

function activeScheduled({ home, dag }: Decision): string[] {
  return activeScheduledRuns(home, dag.id);
}

function tellLeftOut(decision: Decision, record: ScheduleRecord, due: DueTimes): void {
  const { dag, tell, settings } = decision;
  const { schedule } = dag.definition;
  if (schedule.catchup) {
    const { droppedByCap, droppedBefore } = due;
    if (droppedByCap > 0)
      tell({ type: 'times_left_out', dag_id: dag.id, reason: 'cap', count: droppedByCap });
    if (droppedBefore !== undefined)
      tell({ type: 'times_left_out', dag_id: dag.id, reason: 'window', before: iso(droppedBefore) });
    return;
  }
  const [made] = due.times;
  if (made === undefined) return;
  const from = record.handledUntil ?? record.enabledAt;
  const since = handledOf(decision, record).handledUntil ?? from;
  const resumedAt = settings.resumedAt.get(dag.id) ?? Number.NEGATIVE_INFINITY;
  const paused = resumedAt > from ? timesBetween(schedule, from, resumedAt, MOST_COUNTED).length : 0;
  if (paused > 0) tell({ type: 'times_left_out', dag_id: dag.id, reason: 'paused', count: paused });
  const missed = timesBetween(schedule, since, made - 1, MOST_COUNTED).length;
  if (missed > 0) tell({ type: 'times_left_out', dag_id: dag.id, reason: 'no_catchup', count: missed });
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
