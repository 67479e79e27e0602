// What can be done with a run in the state it is in, and in words why not.
import * as vscode from 'vscode';
import { isFinalRunState, RUN_STATES } from '../../core/states.js';
import { loadRunState } from '../../history/load-run-state.js';
import { type OwnerStatus, readOwner } from '../../history/ownership.js';
import { runFolder } from '../../history/run-folder.js';
import type { RunStore } from '../runs/run-store.js';
import { stateWords } from '../views/state-icon.js';
import type { WantedRuns } from './pick-run.js';

export type RunAction = 'cancel' | 'resume' | 'retry_failed' | 'retry_task' | 'delete';

const OVER = RUN_STATES.filter(isFinalRunState);
const UNDER_WAY = RUN_STATES.filter((state) => !isFinalRunState(state));

/** The runs to choose from for an action. */
export function wantedFor(action: RunAction): WantedRuns {
  const { t } = vscode.l10n;
  switch (action) {
    case 'cancel':
      return { filter: { states: UNDER_WAY }, none: t('No run is under way.') };
    case 'resume':
      return {
        filter: { states: UNDER_WAY },
        fits: ({ run_id }, store) => isLost(readOwner(runFolder(store.home.home, run_id)).status),
        none: t('No run is interrupted.'),
      };
    case 'retry_failed':
      return { filter: { states: ['failed', 'cancelled'] }, none: t('There is no failed or cancelled run.') };
    case 'retry_task':
    case 'delete':
      return { filter: { states: OVER }, none: t('There is no run that is over.') };
  }
}

/** Why an action is none for this run as it is now; null: it is one. */
export async function whyNotNow(
  action: RunAction,
  { store, runId }: { readonly store: RunStore; readonly runId: string },
): Promise<string | null> {
  const { t } = vscode.l10n;
  const folder = runFolder(store.home.home, runId);
  const state = await loadRunState(folder.journal);
  // Such a one can be deleted at least.
  if (!state) return action === 'delete' ? null : t('The journal of this run can’t be read.');
  const isOver = isFinalRunState(state.state);
  const words = stateWords(state.state);
  switch (action) {
    case 'cancel':
      return isOver
        ? t('This run of {0} is over ({1}): there is nothing to cancel.', state.dag_id, words)
        : null;
    case 'resume':
      if (isOver)
        return t(
          'This run of {0} is over ({1}): there is nothing to resume. “Retry Failed Tasks” starts over what failed.',
          state.dag_id,
          words,
        );
      return isLost(readOwner(folder).status)
        ? null
        : t('This run of {0} is not interrupted ({1}): there is nothing to resume.', state.dag_id, words);
    case 'retry_failed':
    case 'retry_task':
      return isOver
        ? null
        : t('This run of {0} is not over ({1}): cancel it, or wait for its end.', state.dag_id, words);
    case 'delete':
      return isOver ? null : t('The run is not over, so it stays. Cancel it first.');
  }
}

/** Its runner is gone, or can't be seen from here. */
function isLost(status: OwnerStatus): boolean {
  return status === 'gone' || status === 'foreign';
}
