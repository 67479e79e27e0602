// Asks again where there was no room: no descriptor, process or memory.
import { setTimeout as sleep } from 'node:timers/promises';
import { isOutOfRoom } from '../core/out-of-room.js';

/** How long something waits for room that none of the run's own attempts takes. */
export const ROOM_MS = 30_000;
const LOOK_MS = 200;

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
