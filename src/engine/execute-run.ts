// Runs a run that this process owns, to its end, and leaves the home as others expect it.
import type { RunEvent } from '../core/events.js';
import type { RunState } from '../core/run-state.js';
import { isFinalRunState } from '../core/states.js';
import { markActive, unmarkActive } from '../history/active-runs.js';
import { noteChange } from '../history/changes-log.js';
import { readExpectedDurations, recordDurations } from '../history/durations.js';
import { readWholeRun } from '../history/journal-reader.js';
import type { Ownership } from '../history/ownership.js';
import type { RunFolder } from '../history/run-folder.js';
import { releaseEarlyHost } from './hosts/early-host.js';
import { RunEngine, type RunEngineOptions } from './run-engine.js';
import { isToBeLoaded, RunLoading } from './run-loading.js';
import { keepHeapSmall } from './small-heap.js';
import { startQueuedRuns } from './start-runner.js';

export interface ExecuteOptions {
  readonly folder: RunFolder;
  readonly ownership: Ownership;
  /** Environment that attempts start from; default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly onEvents?: (events: readonly RunEvent[], state: RunState) => void;
  /** Cancelled before it starts or goes on: nothing is started, what an earlier owner left running is ended. */
  readonly cancel?: Exclude<RunState['cancel'], 'no'>;
}

export interface Execution {
  /** The final state. Rejects with JournalWriteError, OwnershipLost or HistoryRemoved (run-engine.ts). */
  readonly ended: Promise<RunState>;
  cancel(now: boolean): void;
}

/**
 * Starts, or goes on with, a run whose ownership has been taken; one that has ended stays as it is. Reads its
 * journal anew, since only now nobody else writes it. Throws JournalDamaged or JournalWriteError.
 */
export function executeRun(options: ExecuteOptions): Execution {
  const { folder, ownership, env = process.env, onEvents, cancel } = options;
  keepHeapSmall();
  const state = readOwned(folder, ownership);
  if (isFinalRunState(state.state)) {
    // It ended between the look of who took it and the taking.
    letGo(folder, ownership, state);
    return { ended: Promise.resolve(state), cancel: () => {} };
  }
  // The marker goes before the line of the end, which damage may have taken.
  if (state.started_at !== undefined) markActive(folder.home, { dagId: state.dag_id, runId: state.run_id });
  const whole = { folder, ownership, state, env, ...(onEvents && { onEvents }) };
  // A file in code says what it makes before anything of it is started.
  const loading = isToBeLoaded(state) ? new RunLoading(whole) : null;
  let engine = loading ? null : openEngine(whole);
  if (cancel) (engine ?? loading)?.cancel(cancel === 'now');
  const run = async (): Promise<RunState> => {
    if (loading && !(await loading.run())) return state;
    engine ??= openEngine({ ...whole, isLoaded: true });
    const hasFunctions = state.definition.tasks.some(({ kind }) => kind === 'function');
    // Of commands alone no host is needed any more; else one is there to be released only where no attempt was made.
    const released = hasFunctions ? null : releaseEarlyHost(state.run_id);
    const final = await engine.run();
    await (released ?? releaseEarlyHost(state.run_id));
    return final;
  };
  return {
    ended: run().then((final) => {
      leave(folder, ownership, final);
      return final;
    }),
    cancel: (now) => (engine ?? loading)?.cancel(now),
  };
}

function readOwned(folder: RunFolder, ownership: Ownership): RunState {
  try {
    return readWholeRun(folder).state;
  } catch (error) {
    ownership.release();
    throw error;
  }
}

function openEngine(options: Omit<RunEngineOptions, 'expected'>): RunEngine {
  const expected = readExpectedDurations(options.folder.home, options.state.dag_id);
  return new RunEngine({ ...options, expected });
}

function leave(folder: RunFolder, ownership: Ownership, state: RunState): void {
  recordDurations(folder.home, state);
  letGo(folder, ownership, state);
}

function letGo(folder: RunFolder, ownership: Ownership, state: RunState): void {
  unmarkActive(folder.home, { dagId: state.dag_id, runId: state.run_id });
  ownership.release();
  noteChange(folder.home, state.run_id);
  startQueuedRuns(folder.home, state.dag_id);
}
