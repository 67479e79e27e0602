// One run whole, from its journal, as it is to be seen: interrupted where its owner is gone.
import type { RunEventOf } from '../../core/events.js';
import { foldEvents, type RunState } from '../../core/run-state.js';
import { isFinalRunState } from '../../core/states.js';
import { accessReason } from '../../history/access-reason.js';
import { readJournal } from '../../history/journal-reader.js';
import { readOwner } from '../../history/ownership.js';
import type { RunFolder } from '../../history/run-folder.js';
import { CliError, EXIT } from '../exit-code.js';

export interface ReadRun {
  readonly state: RunState;
  /** The event of its end, where it has ended. */
  readonly finished: RunEventOf<'run_finished'> | null;
}

/** Throws CliError (history) where the journal can't be read or holds no run. */
export function readRun(folder: RunFolder): ReadRun {
  const events = readEvents(folder);
  const state = foldEvents(
    events.slice(
      Math.max(
        0,
        events.findIndex(({ type }) => type === 'run_created'),
      ),
    ),
  );
  if (!state)
    throw new CliError(`the journal of run ${folder.runId} holds no run: ${folder.journal}`, EXIT.history);
  const isOver = isFinalRunState(state.state);
  if (state.state === 'running' && isOwnerGone(folder)) state.state = 'interrupted';
  const finished = isOver ? events.findLast((event) => event.type === 'run_finished') : undefined;
  return { state, finished: finished ?? null };
}

/** True for a run whose owner has died or let it go; only of use for one that is running. */
export function isOwnerGone(folder: RunFolder): boolean {
  const { status } = readOwner(folder);
  return status === 'gone' || status === 'none';
}

function readEvents(folder: RunFolder) {
  try {
    const { events } = readJournal(folder.journal);
    return events.some(({ type }) => type === 'run_created') ? events : [];
  } catch (error) {
    const reason = accessReason(error);
    throw new CliError(`the journal of run ${folder.runId} can't be read: ${reason}`, EXIT.history);
  }
}
