// A run that is stopped before its end: by fail_fast, by a cancel, by its own timeout.
import type { TaskReason } from '../events.js';
import type { TaskRun } from '../run-state.js';
import type { Attempts } from './attempts.js';
import { isFailure, type TaskTable } from './task-table.js';

export type StopReason = Extract<TaskReason, 'fail_fast' | 'run_cancelled' | 'run_timeout'>;

/** Times are milliseconds. */
export class RunStop {
  readonly #table: TaskTable;
  readonly #attempts: Attempts;
  #reason: StopReason | null = null;

  constructor(table: TaskTable, attempts: Attempts) {
    this.#table = table;
    this.#attempts = attempts;
  }

  /** Why nothing new starts any more, or null. */
  get reason(): StopReason | null {
    return this.#reason;
  }

  /** False when what runs is to end: fail_fast lets it go on, its retries included. */
  get mayRetry(): boolean {
    return this.#reason === null || this.#reason === 'fail_fast';
  }

  /** Cancels what has not started, and ends what runs unless by fail_fast; at once by `force`. O(tasks). */
  stop(reason: StopReason, force: boolean, now: number): void {
    // The first reason stays, but for a fail-fast run that is then cancelled or times out.
    if (this.mayRetry) this.#reason = reason;
    for (let index = 0; index < this.#table.size; index++) {
      const run = this.#table.run(index);
      if (this.#isToBeLeftOut(index, run, reason)) this.#table.end(index, 'cancelled', { reason }, now);
      else if (run.state === 'running' && reason !== 'fail_fast') {
        this.#attempts.end(index, reason === 'run_timeout' ? 'run_timeout' : 'cancelled', force, now);
      }
    }
  }

  /** Picks up where a stop was under way when the runner died: no task that was to be left out starts now. O(tasks). */
  restore(now: number): void {
    const { state } = this.#table;
    if (state.cancel !== 'no') this.stop('run_cancelled', state.cancel === 'now', now);
    else if (this.#someFreshRun(metRunTimeout)) this.stop('run_timeout', false, now);
    else if (state.definition.fail_fast && this.#someFreshRun(isFailure)) this.stop('fail_fast', false, now);
  }

  #isToBeLeftOut(index: number, run: TaskRun, reason: StopReason): boolean {
    // It was left out by a retry already, and counts as ended.
    if (run.left_out) return false;
    // A retry that waits has started before: fail_fast lets it go on like a running one.
    if (reason === 'fail_fast' && this.#table.attemptsMade(index) > 0) return false;
    return run.state === 'none' || run.state === 'queued' || run.state === 'up_for_retry';
  }

  /** Asks of the tasks whose state is from since the run's start, or its last retry. */
  #someFreshRun(test: (run: TaskRun) => boolean): boolean {
    const { tasks, deadline_from: from = 0 } = this.#table.state;
    for (const run of tasks.values()) if ((run.since ?? 0) >= from && test(run)) return true;
    return false;
  }
}

function metRunTimeout(run: TaskRun): boolean {
  const attempt = run.attempts.at(-1);
  return (
    run.reason === 'run_timeout' || attempt?.reason === 'run_timeout' || attempt?.ending === 'run_timeout'
  );
}
