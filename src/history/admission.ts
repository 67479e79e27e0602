// Which queued run may start: `max_active_runs` holds for a DAG over all processes that share a home, and a scheduled
// run that was told to waits for the scheduled ones before it.
import { listActiveRuns } from './active-runs.js';
import { DagSurvey, type QueuedRun } from './dag-survey.js';
import { whileHomeLocked } from './home-lock.js';
import { type Ownership, takeOwnership } from './ownership.js';
import type { RunFolder } from './run-folder.js';

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
 * Once `isWanted` says false, it is not taken. Rejects with HomeLocked.
 */
export async function admitRun(
  folder: RunFolder,
  dagId: string,
  maxActiveRuns: number,
  isWanted: () => boolean = () => true,
): Promise<Admission> {
  const admit = (): Admission => {
    const survey = new DagSurvey(folder.home, dagId);
    if (survey.running.includes(folder.runId)) return refused('taken');
    const own = survey.find(folder.runId);
    if (!own) return refused('over');
    const places = maxActiveRuns - survey.running.length;
    const first = firstReady(survey, places);
    if (!first.some(({ runId }) => runId === own.runId))
      return waits(survey, own, places > 0 && first.length > 0);
    const taken = takeOwnership(folder);
    return taken.ok ? { admitted: true, ownership: taken.ownership } : refused('taken');
  };
  const unwanted = { admitted: false, reason: 'waits', behind: [], isOlderFirst: false } as const;
  return (await whileHomeLocked(folder.home, admit, isWanted)) ?? unwanted;
}

/**
 * The oldest queued run of a DAG that seems to have a place now, or null. Only `admitRun` says for certain.
 * Reads the journals of that run alone, and of those before it that wait for scheduled ones.
 */
export function nextQueuedRun(home: string, dagId: string): string | null {
  const survey = new DagSurvey(home, dagId);
  const [first] = firstReady(survey, 1);
  return first && survey.running.length < first.maxActiveRuns ? first.runId : null;
}

/** DAGs with a queued run that seems to have a place now. */
export function dagsWithQueuedRuns(home: string): string[] {
  const dagIds = new Set(listActiveRuns(home).map((run) => run.dagId));
  return [...dagIds].filter((dagId) => nextQueuedRun(home, dagId) !== null);
}

/** Ids of a DAG's scheduled runs that are queued, running or interrupted, oldest first. O(active runs of the DAG). */
export function activeScheduledRuns(home: string, dagId: string): string[] {
  return new DagSurvey(home, dagId)
    .scheduled()
    .map(({ runId }) => runId)
    .sort();
}

/** The oldest runs that wait for places only, at most as many as there are places. */
function firstReady(survey: DagSurvey, places: number): QueuedRun[] {
  const first: QueuedRun[] = [];
  if (places < 1) return first;
  for (const run of survey.ready()) if (first.push(run) === places) break;
  return first;
}

function waits(survey: DagSurvey, own: QueuedRun, isOlderFirst: boolean): Admission {
  const date = own.scheduledFor ?? '';
  const before = own.isAfterScheduled ? survey.scheduled().filter((each) => each.date < date) : [];
  const behind = before.length > 0 ? before.map(({ runId }) => runId) : survey.running;
  return { admitted: false, reason: 'waits', behind, isOlderFirst };
}

function refused(reason: 'taken' | 'over'): Admission {
  return { admitted: false, reason, behind: [], isOlderFirst: false };
}
