// Whether a run that is not over is nobody's any more: what every face calls `interrupted`.
import { readRunStateIfAny } from './journal-reader.js';
import { isOwnerGone } from './ownership.js';
import type { RunFolder } from './run-folder.js';

/**
 * True where a run is running by its journal as it is now, and its owner has died, or let it go while the line of its
 * end was lost. Reads the journal only where no owner lives: after the owner, which writes the end before it lets go.
 */
export function isAbandoned(folder: RunFolder): boolean {
  return isOwnerGone(folder) && readRunStateIfAny(folder.journal)?.state === 'running';
}
