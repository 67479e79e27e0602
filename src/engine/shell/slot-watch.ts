// Looks after slot shells with an attempt: one that does not answer is killed, so that no run waits for it for ever.
import type { SlotAttempt } from './slot-attempt.js';
import type { SlotShell } from './slot-shell.js';

const TICK_MS = 1000;
/** A request is taken up in far less; bash itself tries for half a minute to fork where there is no room. */
const TICKS_TO_START = 10;
/** After the end of its process: the shell waits up to some seven seconds for what it wrote to be in its log. */
const TICKS_TO_TELL = 9;
/** What SIGKILL does not end within this hangs in the system: nothing waits for it. */
const TICKS_TO_DIE = 3;

interface Watched {
  readonly attempt: SlotAttempt;
  silent: number;
  killed: number | null;
}

/**
 * Counts looks, not time: after the machine has slept, a shell gets as many looks as ever. Costs one small read a
 * second for each attempt that runs.
 */
export class SlotWatch {
  readonly #watched = new Map<SlotShell, Watched>();
  #timer: NodeJS.Timeout | null = null;

  add(shell: SlotShell, attempt: SlotAttempt): void {
    this.#watched.set(shell, { attempt, silent: 0, killed: null });
    this.#timer ??= setInterval(() => this.#look(), TICK_MS).unref();
  }

  remove(shell: SlotShell): void {
    this.#watched.delete(shell);
    if (this.#watched.size === 0) this.dispose();
  }

  dispose(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#watched.clear();
  }

  #look(): void {
    for (const [shell, watched] of [...this.#watched]) {
      if (watched.killed !== null) {
        watched.killed += 1;
        if (watched.killed > TICKS_TO_DIE) shell.abandon();
        continue;
      }
      const { attempt } = watched;
      watched.silent = attempt.isStarted && attempt.isBusy ? 0 : watched.silent + 1;
      if (watched.silent < (attempt.isStarted ? TICKS_TO_TELL : TICKS_TO_START)) continue;
      watched.killed = 0;
      shell.kill();
    }
  }
}
