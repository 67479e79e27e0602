// Faults that pass by themselves: no descriptor, process or memory was left, or no time to list the processes, until
// something else ends.
import { setTimeout as sleep } from 'node:timers/promises';

/** How long something waits for room that none of the run's own attempts takes. */
export const ROOM_MS = 30_000;
const LOOK_MS = 200;
const OUT_OF_ROOM = /\b(EMFILE|ENFILE|EAGAIN|ENOMEM|ETIMEDOUT)\b/;

/** True where the same may do once something else has ended. `error`: what was thrown or emitted, or its words. */
export function isOutOfRoom(error: unknown): boolean {
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return OUT_OF_ROOM.test(code ?? (error instanceof Error ? error.message : String(error)));
}

/** What `read` returns, once there is room for it. Rejects with what it throws otherwise, or still does after 30 s. */
export async function whenRoom<T>(read: () => T): Promise<T> {
  const end = performance.now() + ROOM_MS;
  for (;;) {
    try {
      return read();
    } catch (error) {
      if (!isOutOfRoom(error) || performance.now() > end) throw error;
    }
    await sleep(LOOK_MS);
  }
}
