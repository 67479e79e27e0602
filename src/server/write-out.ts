// Writes to a client at its own pace.
import type { ServerResponse } from 'node:http';

/**
 * Resolves when there is room for more, or nobody any more. A client that takes nothing for `patienceMs` is cut: it
 * can come back for the rest.
 */
export async function writeOut(
  outgoing: ServerResponse,
  part: string | Uint8Array,
  patienceMs: number,
): Promise<void> {
  if (outgoing.write(part)) return;
  await new Promise<void>((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      outgoing.off('drain', settle).off('close', settle);
      resolve();
    };
    const timer = setTimeout(() => {
      outgoing.destroy();
      settle();
    }, patienceMs);
    outgoing.once('drain', settle).once('close', settle);
  });
}
