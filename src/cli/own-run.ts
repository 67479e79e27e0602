// Owns a run in this process: waits for its place, shows it, cancels it at Ctrl-C.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunState } from '../core/run-state.js';
import { isFinalRunState } from '../core/states.js';
import { type Execution, executeRun } from '../engine/execute-run.js';
import { startQueuedRuns } from '../engine/start-runner.js';
import { OwnershipLost } from '../engine/watch-control.js';
import { markActive } from '../history/active-runs.js';
import { admitRun } from '../history/admission.js';
import { requestCancel } from '../history/control.js';
import { waitInForeground } from '../history/foreground-wait.js';
import { readRunStateIfAny, readWholeRun } from '../history/journal-reader.js';
import { JournalWriteError } from '../history/journal-writer.js';
import { type Ownership, takeOwnership } from '../history/ownership.js';
import { findRemoved, HistoryRemoved } from '../history/removed-history.js';
import type { RunFolder } from '../history/run-folder.js';
import { attachRun, exitCodeOf } from './attach-run.js';
import { CliError, EXIT, type ExitCode } from './exit-code.js';
import type { RunView } from './progress/run-view.js';

const WAIT_MS = 300;

type Cancel = RunState['cancel'];

export interface OwnRunOptions {
  readonly folder: RunFolder;
  readonly view: RunView;
  /** True to show the journal so far, too; else only what is new. */
  readonly isNew: boolean;
}

/** Runs a queued run here once `max_active_runs` lets it; where another process takes it, follows that. */
export async function ownQueuedRun(options: OwnRunOptions): Promise<ExitCode> {
  const { folder, view } = options;
  const { dagId, maxActiveRuns, offset } = introduce(options);
  let cancel: Cancel = 'no';
  const onSignal = () => {
    cancel = cancel === 'no' ? 'graceful' : 'now';
  };
  // A closed terminal: it waits on, as it would run on.
  const stay = () => {};
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', stay);
  let endWait = () => {};
  try {
    let isFirst = true;
    while (cancel === 'no') {
      const admission = await admitRun(folder, dagId, maxActiveRuns, () => cancel === 'no');
      if (admission.admitted) {
        endWait();
        // One more may have a place, too, when several ended at once.
        if (!isFirst) startQueuedRuns(folder.home, dagId);
        return await ownRun(folder, admission.ownership, view, cancel);
      }
      if (cancel !== 'no') break;
      if (admission.reason === 'over' && isStillQueued(folder)) {
        // Its marker is lost, without which nobody finds it.
        markActive(folder.home, { dagId, runId: folder.runId });
        continue;
      }
      if (admission.reason !== 'waits') return await attachTaken(folder, view, offset);
      if (isFirst) {
        endWait = waitInForeground(folder);
        view.note(waitingWords(admission.behind, maxActiveRuns));
      }
      // It has no process of its own: its creator asked for a place that was not free then.
      if (admission.isOlderFirst) startQueuedRuns(folder.home, dagId);
      isFirst = false;
      await sleep(WAIT_MS);
    }
  } catch (error) {
    const removed = findRemoved(folder);
    throw removed ? new CliError(removed.message, EXIT.history) : error;
  } finally {
    endWait();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', stay);
  }
  const taken = takeOwnership(folder);
  if (!taken.ok) return attachTaken(folder, view, offset);
  return ownRun(folder, taken.ownership, view, cancel);
}

function isStillQueued(folder: RunFolder): boolean {
  const state = readRunStateIfAny(folder.journal);
  return state !== null && !isFinalRunState(state.state);
}

/** Makes the run known to the view, and keeps nothing of it: a large run is in memory once, in its engine. */
function introduce({ folder, view, isNew }: OwnRunOptions) {
  const { events, state, offset } = readWholeRun(folder);
  if (isNew) view.show(events, state);
  else view.catchUp(state);
  return { dagId: state.dag_id, maxActiveRuns: state.definition.max_active_runs, offset };
}

/** Owns a run whose ownership is taken, to its end; one that is cancelled only ends what an earlier owner left. */
export async function ownRun(
  folder: RunFolder,
  ownership: Ownership,
  view: RunView,
  cancel: Cancel = 'no',
): Promise<ExitCode> {
  const execution = executeRun({
    folder,
    ownership,
    // A look at the events must not hold up the run, nor a broken terminal end it.
    onEvents: (events, state) => view.show(events, state),
    ...(cancel !== 'no' && { cancel }),
  });
  const release = cancelAtSignals(execution, cancel !== 'no');
  try {
    return exitCodeOf((await execution.ended).state);
  } catch (error) {
    if (error instanceof OwnershipLost) throw new CliError(error.message);
    if (error instanceof HistoryRemoved) throw new CliError(error.message, EXIT.history);
    if (error instanceof JournalWriteError) {
      const rescue = `What runs goes on; once there is room, taskflow resume ${folder.runId} takes it up.`;
      throw new CliError(`${error.message}\n${rescue}`, EXIT.history);
    }
    throw error;
  } finally {
    release();
    view.end();
  }
}

function cancelAtSignals(execution: Execution, isCancelled: boolean): () => void {
  let isSecond = isCancelled;
  const cancel = () => {
    execution.cancel(isSecond);
    isSecond = true;
  };
  // The terminal was closed: the run goes on without it.
  const stay = () => {};
  process.on('SIGINT', cancel).on('SIGTERM', cancel).on('SIGHUP', stay);
  return () => void process.off('SIGINT', cancel).off('SIGTERM', cancel).off('SIGHUP', stay);
}

/** At Ctrl-C it asks the owner, then asks for at once, then waits no longer. */
function attachTaken(folder: RunFolder, view: RunView, offset: number): Promise<ExitCode> {
  let asked = 0;
  return attachRun({
    folder,
    view,
    offset,
    onSignal: (signal) => {
      // The terminal was closed: the run goes on without it.
      if (signal === 'SIGHUP') return true;
      asked += 1;
      if (asked <= 2) requestCancel(folder, asked === 2);
      return asked > 2 || signal === 'SIGTERM';
    },
  });
}

function waitingWords(behind: readonly string[], max: number): string {
  return `queued: max_active_runs is ${max}, and it waits for ${behind.join(', ') || 'older queued runs'}`;
}
