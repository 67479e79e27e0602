// The attempts of a run: which are running, when their time is over, and what follows from the end of each, the
// task's end or a retry.
import type { EndReason } from '../events.js';
import { retryDelayMs } from '../retry-delay.js';
import type { Attempt } from '../run-state.js';
import { isRetryable, outcomeOf } from './attempt-outcome.js';
import type { AttemptEnd } from './commands.js';
import type { TaskTable } from './task-table.js';
import type { Timers } from './timers.js';

/** Times are milliseconds, tasks are indexes of the table. */
export class Attempts {
  readonly #table: TaskTable;
  readonly #timers: Timers;
  readonly #random: () => number;
  #running = 0;

  constructor(table: TaskTable, timers: Timers, random: () => number) {
    this.#table = table;
    this.#timers = timers;
    this.#random = random;
  }

  get runningCount(): number {
    return this.#running;
  }

  /** Makes the next attempt of a task. The event comes before the order, so that no attempt runs that nobody knows. */
  start(index: number, nonce: string, now: number): void {
    const { id, attempts } = this.#table.run(index);
    const attempt = (attempts.at(-1)?.number ?? 0) + 1;
    this.#table.record({ type: 'attempt_starting', task_id: id, attempt, nonce }, now);
    this.#table.setState(index, 'running', {}, now);
    this.#running += 1;
    this.#table.order({ type: 'start_attempt', task_id: id, attempt, nonce });
  }

  /** Takes an attempt without an end in the journal for running, until the engine says otherwise. */
  adopt(index: number, attempt: Attempt, now: number): void {
    this.#running += 1;
    if (this.#table.run(index).state !== 'running') this.#table.setState(index, 'running', {}, now);
    // Its runner died while it ended it, perhaps before the first signal.
    if (attempt.ending) this.#orderEnd(index, attempt, false);
    else if (attempt.started_at !== undefined) this.#addDeadline(index, attempt.number, attempt.started_at);
  }

  /** Starts an open attempt that was announced and never started; one that was told to end is lost instead. */
  restart(index: number, { number, nonce, ending }: Attempt): 'started' | 'lost' {
    if (ending) return 'lost';
    const task_id = this.#table.definition(index).id;
    this.#table.order({ type: 'start_attempt', task_id, attempt: number, nonce });
    return 'started';
  }

  /** The process of an open attempt runs. */
  started(index: number, attempt: number, pid: number, now: number): void {
    const task_id = this.#table.definition(index).id;
    this.#table.record({ type: 'attempt_started', task_id, attempt, pid }, now);
    this.#addDeadline(index, attempt, now);
  }

  /** Records how an open attempt ended. What follows from it is for `followUp`. */
  ended(index: number, open: Attempt, end: AttemptEnd, now: number): void {
    const definition = this.#table.definition(index);
    const result = outcomeOf(definition, end, open.ending);
    this.#table.record(
      {
        type: 'attempt_finished',
        task_id: definition.id,
        attempt: open.number,
        ...result,
        ...(end.kind === 'exited' && exitDetails(end, result.outcome === 'success')),
        duration_ms: runningTime(open, end, now),
      },
      now,
    );
    this.#running -= 1;
  }

  /** Says what follows from a task's last attempt, which has ended: the task's end, or a retry where they may be. */
  followUp(index: number, mayRetry: boolean, now: number): void {
    const attempt = this.#table.run(index).attempts.at(-1);
    if (!attempt?.outcome) return;
    const hasFailed = attempt.outcome === 'failed' || attempt.outcome === 'timed_out';
    if (hasFailed && mayRetry && this.#retry(index, attempt, now)) return;
    this.#table.end(index, attempt.outcome, { reason: 'attempt' }, now);
  }

  /**
   * Orders the end of a task's open attempt, if it has one; a second time only by `force`. The first reason stays. The
   * event comes before the order: whatever an exit record says later, the attempt did not end by itself.
   */
  end(index: number, reason: EndReason, force: boolean, now: number): void {
    const attempt = this.#table.run(index).attempts.at(-1);
    if (!attempt || attempt.outcome) return;
    if (attempt.ending && !force) return;
    const task_id = this.#table.definition(index).id;
    if (!attempt.ending)
      this.#table.record({ type: 'attempt_ending', task_id, attempt: attempt.number, reason }, now);
    this.#orderEnd(index, attempt, force);
  }

  #orderEnd(index: number, attempt: Attempt, force: boolean): void {
    const task_id = this.#table.definition(index).id;
    this.#table.order({ type: 'end_attempt', task_id, attempt: attempt.number, force });
  }

  #retry(index: number, attempt: Attempt, now: number): boolean {
    const definition = this.#table.definition(index);
    const used = this.#table.attemptsMade(index);
    if (used > definition.retries || !isRetryable(definition, attempt)) return false;
    const delay = retryDelayMs(definition, used - 1, this.#random);
    const retryAt = Math.ceil(now + delay);
    const next = { task_id: definition.id, attempt: attempt.number + 1 };
    this.#table.record(
      { type: 'retry_scheduled', ...next, delay_ms: delay, retry_at: new Date(retryAt).toISOString() },
      now,
    );
    this.#table.setState(index, 'up_for_retry', { reason: 'attempt' }, now);
    this.#timers.add({ kind: 'retry', at: retryAt, task: index });
    return true;
  }

  #addDeadline(index: number, attempt: number, startedAt: number): void {
    const timeout = this.#table.definition(index).timeout_ms;
    if (timeout !== undefined) {
      this.#timers.add({ kind: 'attempt_deadline', at: startedAt + timeout, task: index, attempt });
    }
  }
}

function exitDetails(end: Extract<AttemptEnd, { kind: 'exited' }>, isSuccess: boolean) {
  return {
    exit_code: end.exit_code,
    ...(end.signal && { signal: end.signal }),
    ...(isSuccess && end.output.state === 'ok' && { has_output: true as const }),
  };
}

/** From the start of its process, as far as it is known, to its end. */
function runningTime(attempt: Attempt, end: AttemptEnd, now: number): number {
  const from = attempt.started_at ?? attempt.starting_at;
  // A recorded end has the time of the file's clock, which may have been set.
  const to = end.kind === 'exited' ? Math.min(end.ended_at ?? now, now) : now;
  return Math.max(0, to - from);
}
