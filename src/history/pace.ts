// Lets the event loop turn during long work.
import { setImmediate as nextTurn } from 'node:timers/promises';

const SLICE_MS = 8;

/** To await after each piece of work; it gives the event loop a turn when some milliseconds have gone. */
export interface Pace {
  (): Promise<void>;
  /** True when some milliseconds have gone. */
  isDue(): boolean;
}

export function pace(): Pace {
  let since = performance.now();
  const isDue = () => performance.now() - since >= SLICE_MS;
  const turn = async () => {
    if (!isDue()) return;
    await nextTurn();
    since = performance.now();
  };
  return Object.assign(turn, { isDue });
}
