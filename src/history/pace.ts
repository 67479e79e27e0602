// Lets the event loop turn during long work.
import { setImmediate as nextTurn } from 'node:timers/promises';

const SLICE_MS = 8;

/** A function to await after each piece of work; it gives the event loop a turn when some milliseconds have gone. */
export function pace(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE_MS) return;
    await nextTurn();
    since = performance.now();
  };
}
