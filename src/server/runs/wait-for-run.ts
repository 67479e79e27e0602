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
  let settle: (first: 'finished' | 'gone' | 'stopped') => void = () => {};
  const first = new Promise<'finished' | 'gone' | 'stopped'>((resolve) => {
    settle = resolve;
  });
  const stopListening = context.live.onRun(folder.runId, (_, events) => {
    if (events.at(-1)?.event.type === 'run_finished') settle('finished');
  });
  const forget = context.state.onEnd(() => settle('stopped'));
  void gone.then(() => settle('gone'));
  try {
    // After listening: it may have ended meanwhile.
    const state = await seenRun(folder);
    if (isFinalRunState(state.state)) return state;
    switch (await first) {
      case 'finished':
        return await seenRun(folder);
      case 'gone':
        return null;
      case 'stopped':
        throw new ApiProblem(503, 'stopping', `The server stops; run ${folder.runId} goes on`, {
          runId: folder.runId,
        });
    }
  } finally {
    stopListening();
    forget();
  }
}
