// Cancels a run, whoever runs it, or nobody.
import { isFinalRunState } from '../core/states.js';
import { requestCancel } from '../history/control.js';
import { readRunStateIfAny } from '../history/journal-reader.js';
import { takeOwnership } from '../history/ownership.js';
import type { RunFolder } from '../history/run-folder.js';
import { executeRun } from './execute-run.js';

/** `asked`: its owner will end it. `cancelled`: nobody ran it, and it has been ended here. */
export type CancelOutcome = 'asked' | 'cancelled' | 'over';

/**
 * Cancels gracefully. A queued run, or one whose owner is gone, is taken over and ended in this process, what its
 * attempts left running included: that may take the grace period. Rejects as `Execution.ended` does.
 */
export async function cancelRun(folder: RunFolder): Promise<CancelOutcome> {
  const taken = takeOwnership(folder);
  if (!taken.ok) {
    requestCancel(folder, false);
    return 'asked';
  }
  const state = readRunStateIfAny(folder.journal);
  if (!state || isFinalRunState(state.state)) {
    taken.ownership.release();
    return 'over';
  }
  await executeRun({ folder, ownership: taken.ownership, cancel: 'graceful' }).ended;
  return 'cancelled';
}
