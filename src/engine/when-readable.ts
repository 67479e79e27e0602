// Looks at the processes of this machine again where they could not be read for want of descriptors or memory.
import { setTimeout as sleep } from 'node:timers/promises';
import { UnreadableTable } from './process-table.js';

const POLL_MS = 100;
const LONGEST_MS = 30_000;

/** What `read` returns, as soon as it can. Rejects with UnreadableTable after half a minute. */
export async function whenReadable<T>(read: () => T): Promise<T> {
  const end = performance.now() + LONGEST_MS;
  for (;;) {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UnreadableTable) || performance.now() > end) throw error;
    }
    await sleep(POLL_MS);
  }
}
