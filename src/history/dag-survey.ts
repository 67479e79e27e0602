// The active runs of one DAG as they are now: which hold a place, and which wait for one. Of those that wait, a journal
// is read only when it is asked for: with a thousand queued runs, each that ends must not read all of them.
import { existsSync } from 'node:fs';
import { decodeTime } from 'ulid';
import { isFinalRunState } from '../core/states.js';
import { type ActiveRun, listActiveRuns, unmarkActive } from './active-runs.js';
import { readCreation, readRunStateIfAny } from './journal-reader.js';
import { readOwner } from './ownership.js';
import { runFolder } from './run-folder.js';

export interface QueuedRun {
  readonly runId: string;
  readonly maxActiveRuns: number;
  /** Its logical date, where the schedule has made it. */
  readonly scheduledFor: string | null;
  readonly isAfterScheduled: boolean;
}

/** Times of creation order the runs. Looking is O(active runs of the DAG), without their journals. */
export class DagSurvey {
  /** Active runs that were ever owned, oldest first. An interrupted one is among them. */
  readonly running: readonly string[];
  readonly #home: string;
  readonly #waiting: readonly ActiveRun[];
  readonly #read = new Map<string, QueuedRun | null>();

  constructor(home: string, dagId: string) {
    this.#home = home;
    const running: string[] = [];
    const waiting: ActiveRun[] = [];
    for (const run of listActiveRuns(home, dagId)) {
      const folder = runFolder(home, run.runId);
      const { status } = readOwner(folder);
      if (status === 'alive' || status === 'foreign') running.push(run.runId);
      else if (!existsSync(folder.journal)) {
        if (isStale(run.runId)) unmarkActive(home, run);
      } else if (status === 'none') waiting.push(run);
      // Its owner may have died after the end, before it could take the marker away.
      else if (this.#isOver(run)) unmarkActive(home, run);
      else running.push(run.runId);
    }
    this.running = running;
    this.#waiting = waiting;
  }

  /** The queued runs, oldest first; each journal is read when the run's turn comes, once. */
  *queued(): Generator<QueuedRun> {
    for (const run of this.#waiting) {
      const queued = this.#queuedRun(run);
      if (queued) yield queued;
    }
  }

  /** A queued run, or null where that run is not queued. */
  find(runId: string): QueuedRun | null {
    const run = this.#waiting.find((each) => each.runId === runId);
    return run ? this.#queuedRun(run) : null;
  }

  /** Those of the queued runs that wait for a place only, oldest first. */
  *ready(): Generator<QueuedRun> {
    let first: string | undefined;
    for (const run of this.queued()) {
      if (run.isAfterScheduled) first ??= this.scheduled()[0]?.date ?? '';
      // Texts of ISO 8601 in UTC sort by time.
      if (!run.isAfterScheduled || first === '' || (run.scheduledFor ?? '') <= (first ?? '')) yield run;
    }
  }

  /**
   * Runs that the schedule has made, by logical date and not by the time of creation: a clock may be set back between
   * two. Reads all journals.
   */
  scheduled(): { readonly runId: string; readonly date: string }[] {
    const running = this.running.map((runId) => ({ runId, date: scheduledDate(this.#home, runId) }));
    const queued = [...this.queued()].map(({ runId, scheduledFor }) => ({ runId, date: scheduledFor }));
    return [...running, ...queued]
      .flatMap(({ runId, date }) => (date === null ? [] : [{ runId, date }]))
      .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  }

  #queuedRun(run: ActiveRun): QueuedRun | null {
    const known = this.#read.get(run.runId);
    if (known !== undefined) return known;
    const queued = readQueuedRun(this.#home, run.runId);
    if (!queued) unmarkActive(this.#home, run);
    this.#read.set(run.runId, queued);
    return queued;
  }

  #isOver({ runId }: ActiveRun): boolean {
    const state = readRunStateIfAny(runFolder(this.#home, runId).journal);
    return state === null || isFinalRunState(state.state);
  }
}

/** null where it is damaged, or has ended. */
function readQueuedRun(home: string, runId: string): QueuedRun | null {
  const state = readRunStateIfAny(runFolder(home, runId).journal);
  if (state === null || isFinalRunState(state.state)) return null;
  return {
    runId,
    maxActiveRuns: state.definition.max_active_runs,
    scheduledFor: state.trigger === 'schedule' ? state.logical_date : null,
    isAfterScheduled: state.after_scheduled,
  };
}

function scheduledDate(home: string, runId: string): string | null {
  const creation = readCreation(runFolder(home, runId).journal);
  return creation?.trigger === 'schedule' ? creation.logical_date : null;
}

/** A marker whose folder never came: its creator died in between, or deleted the run. */
function isStale(runId: string): boolean {
  return Date.now() - decodeTime(runId) > 60_000;
}
