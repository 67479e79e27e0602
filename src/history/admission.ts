// Which queued run may start: `max_active_runs` holds for a DAG over all processes that share a home, and a scheduled
// run that was told to waits for the scheduled ones before it.
import { existsSync } from 'node:fs';
import { decodeTime } from 'ulid';
import type { RunState } from '../core/run-state.js';
import { isFinalRunState } from '../core/states.js';
import { listActiveRuns, unmarkActive } from './active-runs.js';
import { withHomeLock } from './home-lock.js';
import { readCreation, readRunState } from './journal-reader.js';
import { type Ownership, readOwner, takeOwnership } from './ownership.js';
import { type RunFolder, runFolder } from './run-folder.js';

export type Admission =
  | { readonly admitted: true; readonly ownership: Ownership }
  | {
      readonly admitted: false;
      /** `taken`: another process owns it already. `over`: it has ended, or its folder is gone. */
      readonly reason: 'waits' | 'taken' | 'over';
      /**
       * Ids of the runs that it waits for: those that hold the places, or the scheduled ones before it. An
       * interrupted one holds its place until it is resumed or cancelled.
       */
      readonly behind: readonly string[];
      /** True when there is a place, for another queued run that comes first. */
      readonly isOlderFirst: boolean;
    };

/**
 * Takes ownership of a queued run when fewer than `max_active_runs` of its DAG run, older queued ones counted
 * first but for those that wait for scheduled runs. One process at a time is inside, so places are never given twice.
 */
export function admitRun(folder: RunFolder, dagId: string, maxActiveRuns: number): Promise<Admission> {
  return withHomeLock(folder.home, () => {
    const survey = surveyDag(folder.home, dagId);
    if (survey.running.includes(folder.runId)) return refused('taken');
    const own = survey.queued.find(({ runId }) => runId === folder.runId);
    if (!own) return refused('over');
    const places = maxActiveRuns - survey.running.length;
    const ready = readyRuns(folder.home, survey);
    const older = ready.indexOf(own);
    if (older < 0 || places <= older) {
      const behind = older < 0 ? scheduledBefore(folder.home, survey, own) : survey.running;
      return { admitted: false, reason: 'waits', behind, isOlderFirst: places > 0 && ready.length > 0 };
    }
    const taken = takeOwnership(folder);
    return taken.ok ? { admitted: true, ownership: taken.ownership } : refused('taken');
  });
}

/**
 * The oldest queued run of a DAG that seems to have a place now, or null. Only `admitRun` says for certain.
 */
export function nextQueuedRun(home: string, dagId: string): string | null {
  const survey = surveyDag(home, dagId);
  const [first] = readyRuns(home, survey);
  return first && survey.running.length < first.maxActiveRuns ? first.runId : null;
}

/** DAGs with a queued run that seems to have a place now. */
export function dagsWithQueuedRuns(home: string): string[] {
  const dagIds = new Set(listActiveRuns(home).map((run) => run.dagId));
  return [...dagIds].filter((dagId) => nextQueuedRun(home, dagId) !== null);
}

/** Ids of a DAG's scheduled runs that are queued, running or interrupted, oldest first. O(active runs of the DAG). */
export function activeScheduledRuns(home: string, dagId: string): string[] {
  const { running, queued } = surveyDag(home, dagId);
  const scheduled = queued.filter(({ scheduledFor }) => scheduledFor !== null).map(({ runId }) => runId);
  return [...running.filter((runId) => scheduledDate(home, runId) !== null), ...scheduled].sort();
}

function refused(reason: 'taken' | 'over'): Admission {
  return { admitted: false, reason, behind: [], isOlderFirst: false };
}

interface QueuedRun {
  readonly runId: string;
  readonly maxActiveRuns: number;
  /** Its logical date, where the schedule has made it. */
  readonly scheduledFor: string | null;
  readonly isAfterScheduled: boolean;
}

interface Survey {
  /** Active runs that were ever owned. */
  readonly running: readonly string[];
  readonly queued: readonly QueuedRun[];
}

/** The queued runs that wait for places only. */
function readyRuns(home: string, survey: Survey): readonly QueuedRun[] {
  if (!survey.queued.some(({ isAfterScheduled }) => isAfterScheduled)) return survey.queued;
  const [first] = scheduledRuns(home, survey);
  // Texts of ISO 8601 in UTC sort by time.
  return survey.queued.filter(
    ({ isAfterScheduled, scheduledFor }) => !isAfterScheduled || !first || (scheduledFor ?? '') <= first.date,
  );
}

function scheduledBefore(home: string, survey: Survey, own: QueuedRun): string[] {
  return scheduledRuns(home, survey)
    .filter(({ date }) => date < (own.scheduledFor ?? ''))
    .map(({ runId }) => runId);
}

/** By logical date, not by the time of creation: a clock may be set back between two runs. */
function scheduledRuns(home: string, { running, queued }: Survey): { runId: string; date: string }[] {
  const all = [
    ...running.map((runId) => ({ runId, date: scheduledDate(home, runId) })),
    ...queued.map(({ runId, scheduledFor }) => ({ runId, date: scheduledFor })),
  ];
  return all
    .flatMap(({ runId, date }) => (date === null ? [] : [{ runId, date }]))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

function scheduledDate(home: string, runId: string): string | null {
  const creation = readCreation(runFolder(home, runId).journal);
  return creation?.trigger === 'schedule' ? creation.logical_date : null;
}

/** The active runs of a DAG, oldest first: those that were ever owned, and those that wait. */
function surveyDag(home: string, dagId: string): Survey {
  const running: string[] = [];
  const queued: QueuedRun[] = [];
  for (const run of listActiveRuns(home, dagId)) {
    const folder = runFolder(home, run.runId);
    if (!existsSync(folder.journal)) {
      if (isStale(run.runId)) unmarkActive(home, run);
      continue;
    }
    const { status } = readOwner(folder);
    if (status === 'alive' || status === 'foreign') {
      running.push(run.runId);
      continue;
    }
    const state = readRunState(folder.journal);
    // Damaged, or ended though its owner died before it could take the marker away.
    if (state === null || isFinalRunState(state.state)) unmarkActive(home, run);
    else if (status === 'none') queued.push(queuedRun(state));
    else running.push(run.runId);
  }
  return { running, queued };
}

function queuedRun({ run_id, definition, trigger, logical_date, after_scheduled }: RunState): QueuedRun {
  return {
    runId: run_id,
    maxActiveRuns: definition.max_active_runs,
    scheduledFor: trigger === 'schedule' ? logical_date : null,
    isAfterScheduled: after_scheduled,
  };
}

/** A marker whose folder never came: its creator died in between, or deleted the run. */
function isStale(runId: string): boolean {
  return Date.now() - decodeTime(runId) > 60_000;
}
