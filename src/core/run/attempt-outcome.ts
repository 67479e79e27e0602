// What the end of an attempt means: its outcome, and whether the task is tried again.
import type { TaskDefinition } from '../definition.js';
import type { AttemptReason, EndReason } from '../events.js';
import type { Attempt } from '../run-state.js';
import type { AttemptOutcome } from '../states.js';
import type { AttemptEnd } from './commands.js';

export interface OutcomeOfAttempt {
  readonly outcome: AttemptOutcome;
  readonly reason?: AttemptReason;
  readonly message?: string;
}

/** The outcome of an attempt that ended so, after the engine had been told to end it for `endReason`. */
export function outcomeOf(
  task: TaskDefinition,
  end: AttemptEnd,
  endReason: EndReason | undefined,
): OutcomeOfAttempt {
  const left = end.kind === 'failed' ? undefined : end.left;
  const message = left === undefined ? {} : { message: left };
  if (endReason === 'cancelled') return { outcome: 'cancelled', reason: 'cancelled', ...message };
  if (endReason) return { outcome: 'timed_out', reason: endReason, ...message };
  switch (end.kind) {
    case 'lost': {
      const words = 'ended without a record: it or its machine was killed';
      return { outcome: 'failed', reason: 'lost', message: left ? `${words}; ${left}` : words };
    }
    case 'failed':
      return { outcome: 'failed', reason: end.reason, message: end.message };
    case 'exited':
      return outcomeOfExit(task, end);
  }
}

function outcomeOfExit(task: TaskDefinition, end: Extract<AttemptEnd, { kind: 'exited' }>): OutcomeOfAttempt {
  if (end.exit_code === 0) {
    if (end.output.state === 'bad')
      return { outcome: 'failed', reason: 'bad_output', message: end.output.message };
    return { outcome: 'success' };
  }
  if (task.skip_on.includes(end.exit_code)) return { outcome: 'skipped', reason: 'exit_code' };
  return { outcome: 'failed', reason: end.signal ? 'signal' : 'exit_code' };
}

/**
 * True when an attempt that ended so is tried again, the budget permitting: `retry_on` speaks of exit codes only;
 * timed out, lost and bad output are always retried, a bad expression (it would be as bad again) never.
 */
export function isRetryable(task: TaskDefinition, attempt: Attempt): boolean {
  switch (attempt.reason) {
    case 'bad_expression':
    case 'cancelled':
    case 'run_timeout':
      return false;
    case 'exit_code':
    case 'signal':
      return !task.retry_on || (attempt.exit_code !== undefined && task.retry_on.includes(attempt.exit_code));
    default:
      return true;
  }
}
