// Goes on with runs whose runner is gone (it was killed, the machine was started anew), those of one kind of trigger.
import type { Trigger } from '../core/states.js';
import { interruptedRuns } from '../history/interrupted-runs.js';
import { readCreation } from '../history/journal-reader.js';
import { runFolder } from '../history/run-folder.js';

/** A runner that was started has taken its run by then. */
const FIRST_WAIT_MS = 15_000;
/** One that kills its runner again and again is tried ever less often. */
const LONGEST_WAIT_MS = 600_000;

interface Tried {
  readonly again: number;
  readonly waitMs: number;
}

export class InterruptedRuns {
  readonly #home: string;
  readonly #trigger: Trigger;
  readonly #start: (runId: string) => void;
  readonly #tried = new Map<string, Tried>();

  /** `start` has the run taken up, where nobody else has meanwhile. */
  constructor(home: string, trigger: Trigger, start: (runId: string) => void) {
    this.#home = home;
    this.#trigger = trigger;
    this.#start = start;
  }

  /** `elapsed` in milliseconds since any moment; tells what is taken up. O(active runs). */
  resume(elapsed: number, onResume: (dagId: string, runId: string) => void = () => {}): void {
    const found = interruptedRuns(this.#home);
    for (const [runId, { again, waitMs }] of this.#tried)
      if (elapsed > again + waitMs && !found.includes(runId)) this.#tried.delete(runId);
    for (const runId of found) {
      const before = this.#tried.get(runId);
      if (before && elapsed < before.again) continue;
      const creation = readCreation(runFolder(this.#home, runId).journal);
      if (creation?.trigger !== this.#trigger) continue;
      const waitMs = before ? Math.min(before.waitMs * 2, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
      this.#tried.set(runId, { again: elapsed + waitMs, waitMs });
      onResume(creation.dag_id, runId);
      this.#start(runId);
    }
  }
}
