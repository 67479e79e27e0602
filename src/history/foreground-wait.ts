// Who waits in a terminal for the turn of a queued run: that process runs it itself, in its own environment, so
// nobody else starts it while it waits.
import { forgetOldClaims, makeClaim, readClaim } from './claim.js';
import type { RunFolder } from './run-folder.js';

const NAME = 'waiter';

/** Says that this process waits; returns what ends that. */
export function waitInForeground(folder: RunFolder): () => void {
  const number = readClaim(folder.path, NAME).number + 1;
  makeClaim(folder.path, NAME, number);
  return () => forgetOldClaims(folder.path, NAME, number + 1);
}

/** True while a process that lives waits for this run's turn. */
export function isWaitedFor(folder: RunFolder): boolean {
  return readClaim(folder.path, NAME).status === 'alive';
}
