// Queued runs that have a place, and that no process has taken: whoever made them died before a runner was there.
import { listActiveRuns } from './active-runs.js';
import { nextQueuedRun } from './admission.js';
import { isWaitedFor } from './foreground-wait.js';
import { runFolder } from './run-folder.js';

/** At most one of each DAG, oldest first: the end of that one starts the next. O(active runs). */
export function forgottenRuns(home: string): string[] {
  const dagIds = new Set(listActiveRuns(home).map(({ dagId }) => dagId));
  return [...dagIds]
    .flatMap((dagId) => nextQueuedRun(home, dagId) ?? [])
    .filter((runId) => !isWaitedFor(runFolder(home, runId)))
    .sort();
}
