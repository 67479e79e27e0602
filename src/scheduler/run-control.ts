// How a scheduler starts and cancels runs: by the engine, in processes of their own.
import { cancelRun } from '../engine/cancel-run.js';
import { startRunner } from '../engine/start-runner.js';
import { dagsWithQueuedRuns, nextQueuedRun } from '../history/admission.js';
import { isWaitedFor } from '../history/foreground-wait.js';
import { runFolder } from '../history/run-folder.js';

export interface RunControl {
  /** Returns at once. */
  start(home: string, runId: string): void;
  /** Goes on with one whose owner is gone; returns at once. */
  resume(home: string, runId: string): void;
  cancel(home: string, runId: string): Promise<unknown>;
}

export const engineRuns: RunControl = {
  start: (home, runId) => startRunner(runFolder(home, runId), 'run'),
  resume: (home, runId) => startRunner(runFolder(home, runId), 'resume'),
  cancel: (home, runId) => cancelRun(runFolder(home, runId)),
};

/** A runner that was started for a run has taken it by then. */
const STARTING_MS = 10_000;

/** Starts queued runs that have a place, of whatever trigger, each once. */
export class QueuedRuns {
  readonly #home: string;
  readonly #runs: RunControl;
  readonly #startedAt = new Map<string, number>();

  constructor(home: string, runs: RunControl) {
    this.#home = home;
    this.#runs = runs;
  }

  /** `elapsed` in milliseconds since any moment; tells what it starts. O(active runs). */
  startReady(elapsed: number, onStart: (dagId: string, runId: string) => void): void {
    for (const [runId, since] of this.#startedAt)
      if (elapsed - since > STARTING_MS) this.#startedAt.delete(runId);
    for (const dagId of dagsWithQueuedRuns(this.#home)) {
      const runId = nextQueuedRun(this.#home, dagId);
      if (runId === null || this.#startedAt.has(runId)) continue;
      // A terminal waits for its turn, and runs it itself.
      if (isWaitedFor(runFolder(this.#home, runId))) continue;
      this.#startedAt.set(runId, elapsed);
      onStart(dagId, runId);
      this.#runs.start(this.#home, runId);
    }
  }
}
