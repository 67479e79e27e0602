// Waits for the end of a run.
import type { RunState } from '../../core/run-state.js';
import { isFinalRunState } from '../../core/states.js';
import type { RunFolder } from '../../history/run-folder.js';
import { ApiProblem } from '../problems/api-problem.js';
import type { ServerContext } from '../server-context.js';
import { seenRun } from './change-run.js';

/** The run's state at its end; null when `gone` came first. Throws ApiProblem when the server stops before. */
export async function waitForRun(
  context: ServerContext,
  folder: RunFolder,
  gone: Promise<void>,
): Promise<RunState | null> {
  let finish = () => {};
  const finished = new Promise<'finished'>((resolve) => {
    finish = () => resolve('finished');
  });
  const stopListening = context.live.onRun(folder.runId, (_, events) => {
    if (events.at(-1)?.event.type === 'run_finished') finish();
  });
  try {
    // After listening: it may have ended meanwhile.
    const state = await seenRun(folder);
    if (isFinalRunState(state.state)) return state;
    const first = await Promise.race([
      finished,
      gone.then(() => 'gone' as const),
      context.state.stopped.then(() => 'stopped' as const),
    ]);
    if (first === 'finished') return await seenRun(folder);
    if (first === 'gone') return null;
    throw new ApiProblem(503, 'stopping', `The server stops; run ${folder.runId} goes on`, {
      runId: folder.runId,
    });
  } finally {
    stopListening();
  }
}
