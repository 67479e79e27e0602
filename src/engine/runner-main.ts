// dist/runner.js: owns one run, from being admitted or taken over to its end. `runner.js MODE HOME RUN_ID`.
import { fileURLToPath } from 'node:url';
import { admitRun } from '../history/admission.js';
import { readRunState } from '../history/journal-reader.js';
import { type Ownership, takeOwnership } from '../history/ownership.js';
import { isRunId, type RunFolder, runFolder } from '../history/run-folder.js';
import { executeRun } from './execute-run.js';
import { forgetInheritedVariables } from './inherited-variables.js';
import { setRunnerScript, startQueuedRuns } from './start-runner.js';
import { OwnershipLost } from './watch-control.js';

async function main(): Promise<void> {
  const [mode, home, runId] = process.argv.slice(2);
  if (!home || !runId || !isRunId(runId))
    throw new Error('usage: runner.js run|resume|resume_force HOME RUN_ID');
  forgetInheritedVariables();
  setRunnerScript(fileURLToPath(import.meta.url));
  const folder = runFolder(home, runId);
  const ownership = mode === 'run' ? await admit(folder) : resume(folder, mode === 'resume_force');
  if (!ownership) return;
  const execution = executeRun({ folder, ownership });
  let isCancelled = false;
  const cancel = () => {
    execution.cancel(isCancelled);
    isCancelled = true;
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  // The terminal was closed: the run goes on without it.
  process.on('SIGHUP', () => {});
  try {
    await execution.ended;
  } catch (error) {
    if (!(error instanceof OwnershipLost)) throw error;
  }
}

/** Takes a queued run when there is a place for it; else leaves it to the runner that ends next. */
async function admit(folder: RunFolder): Promise<Ownership | null> {
  const state = readRunState(folder.journal);
  if (!state) return null;
  const { dag_id, definition } = state;
  const admission = await admitRun(folder, dag_id, definition.max_active_runs);
  if (admission.admitted) {
    // One more may have a place, too, when several ended at once.
    startQueuedRuns(folder.home, dag_id);
    return admission.ownership;
  }
  if (admission.isOlderFirst) startQueuedRuns(folder.home, dag_id);
  return null;
}

function resume(folder: RunFolder, force: boolean): Ownership | null {
  const taken = takeOwnership(folder, { force });
  return taken.ok ? taken.ownership : null;
}

main().then(
  // Not to wait for handles of a task's leftovers.
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
