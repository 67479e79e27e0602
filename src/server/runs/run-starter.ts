// Starts runners for queued runs that have a place: at once where it is free, the rest as places come free; and for
// runs made by the API whose runner was killed.
import { availableParallelism } from 'node:os';
import { startRunner } from '../../engine/start-runner.js';
import { listActiveRuns } from '../../history/active-runs.js';
import { nextQueuedRun } from '../../history/admission.js';
import { isWaitedFor } from '../../history/foreground-wait.js';
import { readOwner } from '../../history/ownership.js';
import { type RunFolder, runFolder } from '../../history/run-folder.js';
import { InterruptedRuns } from '../../scheduler/interrupted-runs.js';

const LOOK_MS = 1000;
const INTERRUPTED_LOOK_MS = 10_000;
/** A look may take one part in so many of the time. */
const LOOK_SHARE = 20;
/** A runner that was started has taken its run by then. */
const STARTING_MS = 10_000;
/** Runners that load at the same time take the machine from each other. */
const MOST_STARTING = 4 * availableParallelism();

export class RunStarter {
  readonly #home: string;
  readonly #starting = new Map<string, number>();
  readonly #interrupted: InterruptedRuns;
  #interruptedLookAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = true;

  constructor(home: string) {
    this.#home = home;
    this.#interrupted = new InterruptedRuns(home, 'api', (runId) =>
      startRunner(runFolder(home, runId), 'resume'),
    );
  }

  start(): void {
    this.#isStopped = false;
    this.#plan(LOOK_MS);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** A run that was just queued. A runner that finds no place for it ends, and the run waits. */
  queued(folder: RunFolder, dagId: string, maxActiveRuns: number): void {
    if (listActiveRuns(this.#home, dagId).length <= maxActiveRuns && this.#hasRoom()) this.#start(folder);
  }

  #plan(delayMs: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      const before = performance.now();
      try {
        this.#look();
      } catch (error) {
        process.emitWarning(
          `queued runs can't be looked at: ${error instanceof Error ? error.message : error}`,
        );
      }
      this.#plan(Math.max(LOOK_MS, (performance.now() - before) * LOOK_SHARE));
    }, delayMs);
  }

  #look(): void {
    const now = performance.now();
    if (now >= this.#interruptedLookAt) {
      this.#interruptedLookAt = now + INTERRUPTED_LOOK_MS;
      this.#interrupted.resume(now);
    }
    const dagIds = new Set(listActiveRuns(this.#home).map(({ dagId }) => dagId));
    for (const dagId of dagIds) {
      if (!this.#hasRoom()) return;
      const runId = nextQueuedRun(this.#home, dagId);
      if (runId === null || this.#starting.has(runId)) continue;
      const folder = runFolder(this.#home, runId);
      // One that is waited for in a terminal takes its place itself.
      if (!isWaitedFor(folder)) this.#start(folder);
    }
  }

  #hasRoom(): boolean {
    const now = performance.now();
    for (const [runId, since] of this.#starting) {
      const isTaken = readOwner(runFolder(this.#home, runId)).status !== 'none';
      if (isTaken || now - since > STARTING_MS) this.#starting.delete(runId);
    }
    return this.#starting.size < MOST_STARTING;
  }

  #start(folder: RunFolder): void {
    this.#starting.set(folder.runId, performance.now());
    startRunner(folder, 'run');
  }
}
