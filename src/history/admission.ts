// Which queued run may start: `max_active_runs` holds for a DAG over all processes that share a home.
import { existsSync } from 'node:fs';
import { decodeTime } from 'ulid';
import { isFinalRunState } from '../core/states.js';
import { listActiveRuns, unmarkActive } from './active-runs.js';
import { withHomeLock } from './home-lock.js';
import { readRunState } from './journal-reader.js';
import { type Ownership, readOwner, takeOwnership } from './ownership.js';
import { type RunFolder, runFolder } from './run-folder.js';

export type Admission =
  | { readonly admitted: true; readonly ownership: Ownership }
  | {
      readonly admitted: false;
      /** `taken`: another process owns it already. `over`: it has ended, or its folder is gone. */
      readonly reason: 'waits' | 'taken' | 'over';
      /** Ids of the runs that hold the places; an interrupted one holds its place until it is resumed or cancelled. */
      readonly behind: readonly string[];
      /** True when there is a place, for an older queued run. */
      readonly isOlderFirst: boolean;
    };

/**
 * Takes ownership of a queued run when fewer than `max_active_runs` of its DAG run, older queued ones counted
 * first. One process at a time is inside, so places are never given twice.
 */
export function admitRun(folder: RunFolder, dagId: string, maxActiveRuns: number): Promise<Admission> {
  return withHomeLock(folder.home, () => {
    const { running, queued } = surveyDag(folder.home, dagId);
    if (running.includes(folder.runId)) return refused('taken');
    if (!queued.includes(folder.runId)) return refused('over');
    const older = queued.indexOf(folder.runId);
    const places = maxActiveRuns - running.length;
    if (places <= older)
      return { admitted: false, reason: 'waits', behind: running, isOlderFirst: places > 0 };
    const taken = takeOwnership(folder);
    return taken.ok ? { admitted: true, ownership: taken.ownership } : refused('taken');
  });
}

/**
 * The oldest queued run of a DAG that seems to have a place now, or null. Only `admitRun` says for certain.
 */
export function nextQueuedRun(home: string, dagId: string): string | null {
  const { running, queued } = surveyDag(home, dagId);
  const oldest = queued[0];
  if (oldest === undefined) return null;
  const max = readRunState(runFolder(home, oldest).journal)?.definition.max_active_runs ?? 0;
  return running.length < max ? oldest : null;
}

/** DAGs with a queued run that seems to have a place now. */
export function dagsWithQueuedRuns(home: string): string[] {
  const dagIds = new Set(listActiveRuns(home).map((run) => run.dagId));
  return [...dagIds].filter((dagId) => nextQueuedRun(home, dagId) !== null);
}

function refused(reason: 'taken' | 'over'): Admission {
  return { admitted: false, reason, behind: [], isOlderFirst: false };
}

/** The active runs of a DAG, oldest first: those that were ever owned, and those that wait. */
function surveyDag(home: string, dagId: string): { readonly running: string[]; readonly queued: string[] } {
  const running: string[] = [];
  const queued: string[] = [];
  for (const run of listActiveRuns(home, dagId)) {
    const folder = runFolder(home, run.runId);
    if (!existsSync(folder.journal)) {
      if (isStale(run.runId)) unmarkActive(home, run);
      continue;
    }
    const { status } = readOwner(folder);
    if (status === 'none') {
      if (isOver(folder)) unmarkActive(home, run);
      else queued.push(run.runId);
    } else if (status === 'gone' && isOver(folder)) unmarkActive(home, run);
    else running.push(run.runId);
  }
  return { running, queued };
}

/** Ended, though its owner died before it could take the marker away. */
function isOver(folder: RunFolder): boolean {
  const state = readRunState(folder.journal);
  return state === null || isFinalRunState(state.state);
}

/** A marker whose folder never came: its creator died in between, or deleted the run. */
function isStale(runId: string): boolean {
  return Date.now() - decodeTime(runId) > 60_000;
}
