// Runs the dates of a backfill in this process, some at a time, until they are through or Ctrl-C stops it.
import { EventEmitter } from 'node:events';
import type { RunState } from '../../core/run-state.js';
import type { RunFolder } from '../../history/run-folder.js';
import type { BackfillPlan, SkipReason } from '../../scheduler/backfill-plan.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { ownQueuedRun } from '../own-run.js';
import { JsonView, type RunView } from '../progress/run-view.js';
import type { Terminal } from '../terminal.js';
import type { BackfillLines, EndedRun } from './backfill-lines.js';

export interface PlannedRuns {
  readonly terminal: Terminal;
  readonly home: string;
  readonly plan: BackfillPlan;
  readonly lines: BackfillLines;
  readonly isJson: boolean;
  readonly maxParallelRuns: number;
  readonly create: (logicalMs: number) => RunFolder;
  /** Why a date should not run any more; null: it should. */
  readonly skipNow: (logicalMs: number) => Promise<SkipReason | null>;
}

/** Failed where a run did not succeed, cancelled where it was stopped. */
export async function runPlanned(planned: PlannedRuns): Promise<ExitCode> {
  const { plan, lines, isJson, maxParallelRuns } = planned;
  if (!isJson) lines.tellStart(maxParallelRuns);
  const waiting = [...plan.toRun];
  const ended: EndedRun[] = [];
  let isStopped = false;
  // Each run listens for itself and cancels itself; here only no more are begun.
  const stop = () => {
    isStopped = true;
  };
  const defaultListeners = process.getMaxListeners();
  process.setMaxListeners(Math.max(defaultListeners, EventEmitter.defaultMaxListeners + 2 * maxParallelRuns));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const work = async () => {
    while (!isStopped) {
      const logicalMs = waiting.shift();
      if (logicalMs === undefined) return;
      const reason = await planned.skipNow(logicalMs);
      if (reason !== null) lines.tellSkipped(logicalMs, reason, isJson);
      else if (isStopped) waiting.unshift(logicalMs);
      else ended.push(await runOne(planned, logicalMs));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(maxParallelRuns, plan.toRun.length) }, work));
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    process.setMaxListeners(defaultListeners);
  }
  lines.tellSummary(ended, waiting.length, isJson);
  if (isStopped) return EXIT.cancelled;
  return ended.every(({ state }) => state === 'success') ? EXIT.success : EXIT.runFailed;
}

async function runOne(planned: PlannedRuns, logicalMs: number): Promise<EndedRun> {
  const { terminal, isJson, lines } = planned;
  const folder = planned.create(logicalMs);
  const view = new BackfillView(isJson ? new JsonView(terminal) : null);
  const since = performance.now();
  await ownQueuedRun({ folder, view, isNew: true });
  const run = {
    run_id: folder.runId,
    logicalMs,
    state: view.state?.state ?? 'interrupted',
    duration: performance.now() - since,
  };
  if (!isJson) lines.tellEnded(run);
  return run;
}

/** Keeps the run as it is last seen; people see one line for each run, when it has ended. */
class BackfillView implements RunView {
  state: RunState | null = null;
  readonly #inner: RunView | null;

  constructor(inner: RunView | null) {
    this.#inner = inner;
  }

  show(...[events, state]: Parameters<RunView['show']>): void {
    this.state = state;
    this.#inner?.show(events, state);
  }

  catchUp(state: RunState): void {
    this.state = state;
  }

  note(): void {}

  end(): void {}
}
