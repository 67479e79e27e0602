// Follows a run that another process owns, to its end.
import { reasonOf } from '../core/reason-of.js';
import { applyEvent, type RunState } from '../core/run-state.js';
import { isFinalRunState, type RunStateName } from '../core/states.js';
import { isAbandoned } from '../history/abandoned-run.js';
import { listActiveRuns } from '../history/active-runs.js';
import { nextQueuedRun } from '../history/admission.js';
import { isWaitedFor } from '../history/foreground-wait.js';
import { followJournal } from '../history/journal-follower.js';
import { JournalDamaged } from '../history/journal-reader.js';
import { isOwnerGone, type Owner, readOwner } from '../history/ownership.js';
import type { RunFolder } from '../history/run-folder.js';
import { CliError, EXIT, type ExitCode } from './exit-code.js';
import type { RunView } from './progress/run-view.js';

const OWNER_CHECK_MS = 1000;
/** Looks at a queued run that has a place, until it counts as forgotten: a runner needs far less to take it. */
const FORGOTTEN_LOOKS = 10;
/** An owner looks twice a second whether it is asked to cancel. */
const ANSWER_MS = 15_000;

export interface AttachOptions {
  readonly folder: RunFolder;
  readonly view: RunView;
  /** What is before this byte offset is known already and not shown. */
  readonly offset?: number;
  /** At Ctrl-C, SIGTERM or SIGHUP (the terminal was closed); returns true to stop following. */
  readonly onSignal: (signal: NodeJS.Signals) => boolean;
  /** Set where its owner has been asked to cancel it: rejects with a CliError where that does not answer. */
  readonly isCancelAsked?: boolean;
}

export function exitCodeOf(state: RunStateName): ExitCode {
  if (state === 'success') return EXIT.success;
  return state === 'cancelled' ? EXIT.cancelled : EXIT.runFailed;
}

/** Resolves with the exit code that the run's end means; rejects with JournalDamaged when it can't be read any more. */
export function attachRun(options: AttachOptions): Promise<ExitCode> {
  const { folder, view } = options;
  return new Promise((resolve, reject) => {
    const from = options.offset ?? 0;
    let state: RunState | null = null;
    let looksAlone = 0;
    const askedAt = performance.now();
    let isOver = false;
    // The first look comes before what ends it, and may find the journal gone.
    let stop = () => {};
    const finish = (settle: () => void) => {
      isOver = true;
      stop();
      clearInterval(check);
      process.off('SIGINT', listen).off('SIGTERM', listen).off('SIGHUP', listen);
      view.end();
      settle();
    };
    const listen = (signal: NodeJS.Signals) => {
      if (options.onSignal(signal)) finish(() => resolve(EXIT.cancelled));
    };
    // In a later turn: the journal of a retried run holds an earlier end, and more after it.
    const look = () => {
      if (state && isFinalRunState(state.state)) {
        const code = exitCodeOf(state.state);
        finish(() => resolve(code));
      }
    };
    const check = setInterval(() => {
      looksAlone = isNobodys(folder, state) ? looksAlone + 1 : 0;
      const isQueued = state?.state === 'queued';
      const isSilent = options.isCancelAsked && state?.cancel === 'no' && !isFinalRunState(state.state);
      if (isSilent && performance.now() - askedAt > ANSWER_MS) {
        const words = silentWords(folder.runId, readOwner(folder).holder);
        finish(() => reject(new CliError(words, EXIT.runFailed)));
        return;
      }
      // More than once in a row: its last events may just be on their way to us.
      if (looksAlone < (isQueued ? FORGOTTEN_LOOKS : 2)) return;
      const why = isQueued ? 'still queued: no process has taken it' : 'interrupted: its runner is gone';
      view.note(`${why}. taskflow resume ${folder.runId} goes on with it`);
      finish(() => resolve(EXIT.runFailed));
    }, OWNER_CHECK_MS);
    process.on('SIGINT', listen).on('SIGTERM', listen).on('SIGHUP', listen);
    stop = followJournal(folder, {
      onEvents: (events, start) => {
        looksAlone = 0;
        for (const event of events) {
          state = applyEvent(state, event);
          // One by one: a line is about the run as it was then.
          if (start >= from) view.show([event], state);
        }
        if (start < from && state) view.catchUp(state);
        setImmediate(look);
      },
      onError: (error) => {
        const message = `run ${folder.runId} can't be followed any more: ${reasonOf(error)}`;
        finish(() => reject(new JournalDamaged(message)));
      },
    });
    // It may have failed at once.
    if (isOver) stop();
  });
}

/** True where nobody goes on with a run, or starts one that is queued though there is a place for it. */
function isNobodys(folder: RunFolder, state: RunState | null): boolean {
  if (state?.state === 'running') return isAbandoned(folder);
  if (state?.state !== 'queued' || !isOwnerGone(folder) || isWaitedFor(folder)) return false;
  const isMarked = listActiveRuns(folder.home, state.dag_id).some(({ runId }) => runId === folder.runId);
  return !isMarked || nextQueuedRun(folder.home, state.dag_id) === folder.runId;
}

function silentWords(runId: string, holder: Owner['holder']): string {
  const asked = `run ${runId} was asked to cancel, and its runner has not answered for ${ANSWER_MS / 1000} s`;
  if (holder === null) return asked;
  const { pid, host } = holder;
  return `${asked}: if process ${pid} on ${host} is stopped, let it go on (kill -CONT ${pid})`;
}
