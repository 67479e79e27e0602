// Follows a run from its journal while another process writes it: what is there at once, the rest as it comes.
import type { RunEvent } from '../core/events.js';
import { EventsOfRun } from './events-of-run.js';
import { readJournalFrom } from './journal-reader.js';
import type { RunFolder } from './run-folder.js';
import { watchPath } from './watch-path.js';

const POLL_MS = 500;

export interface FollowOptions {
  /** Gets events and the byte offset at which they begin. */
  readonly onEvents: (events: readonly RunEvent[], start: number) => void;
  /** The journal can't be read any more: the run was deleted, say. Following has stopped. */
  readonly onError: (error: unknown) => void;
}

/** Calls `onEvents` at once with what is there, then with what comes, until the returned function is called. */
export function followJournal(folder: RunFolder, options: FollowOptions): () => void {
  let offset = 0;
  let isStopped = false;
  const own = new EventsOfRun(folder.runId);
  const stop = () => {
    isStopped = true;
    clearInterval(poll);
    closeWatcher();
  };
  const look = () => {
    try {
      while (!isStopped) {
        const part = readJournalFrom(folder.journal, offset);
        if (part.offset === offset) return;
        const start = offset;
        offset = part.offset;
        const events = own.take(part.events);
        if (events.length > 0) options.onEvents(events, start);
      }
    } catch (error) {
      stop();
      options.onError(error);
    }
  };
  // Slow, for file systems where watching fails, and for what a watcher drops.
  const poll = setInterval(look, POLL_MS);
  const closeWatcher = watchPath(folder.journal, look);
  look();
  return stop;
}
