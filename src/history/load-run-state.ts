// Folds a journal in slices, for a process whose event loop must not stand still.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { applyEvent, type RunState } from '../core/run-state.js';
import { EventsOfRun } from './events-of-run.js';
import { readJournalFrom } from './journal-reader.js';

/** The state of a run as its journal says now; null when there is none that can be read. */
export async function loadRunState(journal: string): Promise<RunState | null> {
  let state: RunState | null = null;
  let offset = 0;
  const own = new EventsOfRun();
  try {
    for (;;) {
      const part = readJournalFrom(journal, offset, 512 * 1024);
      if (part.offset === offset) return state;
      offset = part.offset;
      for (const event of own.take(part.events)) state = applyEvent(state, event);
      await nextTurn();
    }
  } catch {
    return state;
  }
}
