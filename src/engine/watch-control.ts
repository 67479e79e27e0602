// Listens to what other processes ask of a run, and notices when one of them has taken it over.

import { isOutOfRoom } from '../core/out-of-room.js';
import { readRequests } from '../history/control.js';
import type { Ownership } from '../history/ownership.js';
import { findRemoved, HistoryRemoved } from '../history/removed-history.js';
import type { RunFolder } from '../history/run-folder.js';
import { watchPath } from '../history/watch-path.js';

const POLL_MS = 500;

/** Another process has taken the run over: nothing more may be written. */
export class OwnershipLost extends Error {
  override readonly name = 'OwnershipLost';
}

export interface ControlWatch {
  readonly folder: RunFolder;
  readonly ownership: Ownership;
  readonly onCancel: (now: boolean) => void;
  /** OwnershipLost, HistoryRemoved, or what reading threw; nothing is told after it. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Looks at once, since a run cancelled while it waited must start nothing, then whenever the file changes and twice a
 * second. Returns what ends it.
 */
export function watchControl({ folder, ownership, onCancel, onFault }: ControlWatch): () => void {
  let offset = 0;
  let isOver = false;
  const close = () => {
    isOver = true;
    clearInterval(poll);
    closeWatcher();
  };
  const look = () => {
    if (isOver) return;
    try {
      const standing = ownership.standing();
      if (standing === 'removed')
        throw (
          findRemoved(folder) ?? new HistoryRemoved(folder, `${folder.path}/owner.${ownership.number}.json`)
        );
      if (standing === 'superseded')
        throw new OwnershipLost(`run ${folder.runId} has been taken over by another process`);
      const read = readRequests(folder, offset);
      offset = read.offset;
      for (const request of read.requests) onCancel(request.now);
    } catch (error) {
      // For want of descriptors: the next look tells.
      if (isOutOfRoom(error)) return;
      close();
      onFault(error);
    }
  };
  const poll = setInterval(look, POLL_MS);
  const closeWatcher = watchPath(folder.control, look);
  look();
  return close;
}
