// Runs whose owner is gone.
import { existsSync } from 'node:fs';
import { isFinalRunState } from '../core/states.js';
import { listActiveRuns } from './active-runs.js';
import { readRunStateIfAny } from './journal-reader.js';
import { readOwner } from './ownership.js';
import { runFolder } from './run-folder.js';

/** Ids, oldest first. Looks at the active runs only: O(active runs). */
export function interruptedRuns(home: string): string[] {
  return listActiveRuns(home)
    .map(({ runId }) => runFolder(home, runId))
    .filter((folder) => existsSync(folder.journal) && readOwner(folder).status === 'gone')
    .filter((folder) => {
      const state = readRunStateIfAny(folder.journal);
      return state !== null && !isFinalRunState(state.state);
    })
    .map((folder) => folder.runId);
}
