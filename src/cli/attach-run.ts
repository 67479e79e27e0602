// Follows a run that another process owns, to its end.
import { applyEvent, type RunState } from '../core/run-state.js';
import { isFinalRunState, type RunStateName } from '../core/states.js';
import { followJournal } from '../history/journal-follower.js';
import { readOwner } from '../history/ownership.js';
import type { RunFolder } from '../history/run-folder.js';
import { EXIT, type ExitCode } from './exit-code.js';
import type { RunView } from './progress/run-view.js';

const OWNER_CHECK_MS = 1000;

export interface AttachOptions {
  readonly folder: RunFolder;
  readonly view: RunView;
  /** What is before this byte offset is known already and not shown. */
  readonly offset?: number;
  /** At Ctrl-C; returns true to stop following. */
  readonly onInterrupt: () => boolean;
}

export function exitCodeOf(state: RunStateName): ExitCode {
  if (state === 'success') return EXIT.success;
  return state === 'cancelled' ? EXIT.cancelled : EXIT.runFailed;
}

/** Resolves with the exit code that the run's end means; rejects when its journal can't be read. */
export function attachRun(options: AttachOptions): Promise<ExitCode> {
  const { folder, view } = options;
  return new Promise((resolve, reject) => {
    const from = options.offset ?? 0;
    let state: RunState | null = null;
    let wasGone = false;
    const finish = (settle: () => void) => {
      stop();
      clearInterval(check);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      view.end();
      settle();
    };
    const interrupt = () => {
      if (options.onInterrupt()) finish(() => resolve(EXIT.cancelled));
    };
    // In a later turn: the journal of a retried run holds an earlier end, and more after it.
    const look = () => {
      if (state && isFinalRunState(state.state)) {
        const code = exitCodeOf(state.state);
        finish(() => resolve(code));
      }
    };
    const check = setInterval(() => {
      const isGone = readOwner(folder).status === 'gone';
      // Twice in a row: its last events may just be on their way to us.
      if (isGone && wasGone) {
        view.note(`interrupted: its runner is gone. taskflow resume ${folder.runId} goes on with it`);
        finish(() => resolve(EXIT.runFailed));
      }
      wasGone = isGone;
    }, OWNER_CHECK_MS);
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    const stop = followJournal(folder, {
      onEvents: (events, start) => {
        wasGone = false;
        for (const event of events) {
          state = applyEvent(state, event);
          // One by one: a line is about the run as it was then.
          if (start >= from) view.show([event], state);
        }
        if (start < from && state) view.catchUp(state);
        setImmediate(look);
      },
      onError: (error) => finish(() => reject(error)),
    });
  });
}
