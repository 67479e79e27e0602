// Attempts of a run whose history is gone: no later owner could find them, so they are ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { GRACE_MS } from './process-tree.js';
import type { RunningAttempt } from './task-runner.js';

/** Beyond the grace period; what can't be ended by then stays. */
const LAST_MS = 5_000;

export class OrphanedAttempts {
  /** Kept when all have ended, or could not be: after the grace period and some seconds at the latest. */
  readonly ended: Promise<void>;
  readonly #attempts: readonly RunningAttempt[];

  /** Asks all of them to end. */
  constructor(attempts: readonly RunningAttempt[]) {
    this.#attempts = attempts;
    for (const attempt of attempts) attempt.end(false);
    const limit = new AbortController();
    const all = Promise.allSettled(attempts.map(({ ended }) => ended));
    const late = sleep(GRACE_MS + LAST_MS, undefined, { signal: limit.signal }).catch(() => {});
    this.ended = Promise.race([all, late]).then(() => limit.abort());
  }

  /** Without a grace period any more. */
  kill(): void {
    for (const attempt of this.#attempts) attempt.end(true);
  }
}
