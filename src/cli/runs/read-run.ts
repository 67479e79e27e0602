// One run whole, from its journal, as it is to be seen: interrupted where its owner is gone.
import type { RunEventOf } from '../../core/events.js';
import type { RunState } from '../../core/run-state.js';
import { isFinalRunState } from '../../core/states.js';
import { readWholeRun } from '../../history/journal-reader.js';
import { isOwnerGone } from '../../history/ownership.js';
import type { RunFolder } from '../../history/run-folder.js';

export interface ReadRun {
  readonly state: RunState;
  /** The event of its end, where it has ended. */
  readonly finished: RunEventOf<'run_finished'> | null;
}

/** Throws JournalDamaged where the journal can't be read or holds no run. */
export function readRun(folder: RunFolder): ReadRun {
  const { state, events } = readWholeRun(folder);
  const isOver = isFinalRunState(state.state);
  if (state.state === 'running' && isOwnerGone(folder)) state.state = 'interrupted';
  const finished = isOver ? events.findLast((event) => event.type === 'run_finished') : undefined;
  return { state, finished: finished ?? null };
}
