// Why a task has its state, in a few words: the second line of a node, and the answer in the details.
import type { TaskDefinition } from '../../core/definition.js';
import { type Attempt, isSelected, type RunState, type TaskRun } from '../../core/run-state.js';
import { isFinalRunState, isFinalTaskState } from '../../core/states.js';
import { word } from '../words.js';
import { formatDuration } from './format.js';
import { stateWord } from './look.js';

const MOST_NAMED = 2;

/** The second line of a node; empty where there is nothing to say beside its icon. `now` in ms since 1970. */
export function shortReason(run: RunState, task: TaskRun, definition: TaskDefinition, now: number): string {
  switch (task.state) {
    case 'none':
      return notStarted(run, task, definition);
    case 'queued':
      return word('why.slot');
    case 'running':
    case 'success':
      return task.attempts.length > 1 ? attemptOf(task, definition) : '';
    case 'up_for_retry':
      return `${retryIn(task, now)} · ${attemptOf(task, definition)}`;
    case 'failed':
    case 'timed_out': {
      const how = failure(task, definition);
      return task.attempts.length > 1 ? `${how} · ${attemptOf(task, definition)}` : how;
    }
    case 'skipped':
    case 'upstream_failed':
    case 'cancelled':
      return decided(run, task, definition);
    default: {
      const never: never = task.state;
      return never;
    }
  }
}

/** The whole answer to "why?": for a task that ran, which rule let it; else the same as {@link shortReason}. */
export function whyText(run: RunState, task: TaskRun, definition: TaskDefinition, now: number): string {
  switch (task.state) {
    case 'queued':
    case 'running':
    case 'success':
      return ruleThatHeld(run, task, definition);
    case 'failed':
    case 'timed_out': {
      const how = failure(task, definition);
      return task.attempts.length > 0 ? how : `${how} · ${ruleThatHeld(run, task, definition)}`;
    }
    case 'up_for_retry':
      return `${failure(task, definition)} · ${retryIn(task, now)}`;
    default:
      return shortReason(run, task, definition, now);
  }
}

/** `attempt 2 of 3`; only the number where the budget was renewed by a retry of the run. */
export function attemptOf(task: TaskRun, definition: TaskDefinition): string {
  const number = task.attempts.at(-1)?.number ?? 1;
  const most = task.attempts_before + definition.retries + 1;
  return most > 1 ? word('why.attempt', { number, most }) : word('why.attemptOnly', { number });
}

/** How one attempt ended, in words; its own message is not part of it. */
export function attemptReason(attempt: Attempt, definition: TaskDefinition): string {
  if (attempt.outcome === 'skipped') return word('why.skipCode', { code: attempt.exit_code ?? '?' });
  switch (attempt.reason) {
    case 'exit_code':
      return word('why.exitCode', { code: attempt.exit_code ?? '?' });
    case 'signal':
      return word('why.signal', { signal: attempt.signal ?? '?' });
    case 'timeout':
      return word('why.timeout', { duration: formatDuration(definition.timeout_ms ?? attempt.duration_ms) });
    case 'lost':
      return word('why.lost');
    case 'bad_output':
      return word('why.badOutput');
    case 'bad_expression':
      return word('why.badExpression');
    case 'start_failed':
      return word('why.startFailed');
    case 'exception':
      return word('why.exception');
    case 'cancelled':
      return word('why.attemptCancelled');
    case 'run_timeout':
      return word('why.runTimeout');
    case undefined:
      return attempt.outcome ? stateWord(attempt.outcome) : stateWord('running');
    default: {
      const never: never = attempt.reason;
      return never;
    }
  }
}

/** `a, b and 3 more`. */
export function namesOf(ids: readonly string[], most = MOST_NAMED): string {
  if (ids.length <= most + 1) return ids.join(', ');
  return word('why.more', { tasks: ids.slice(0, most).join(', '), count: ids.length - most });
}

function notStarted(run: RunState, task: TaskRun, definition: TaskDefinition): string {
  if (!isSelected(run, task.id)) return word('why.notSelected');
  if (task.left_out) return word('why.leftOut');
  if (isFinalRunState(run.state)) return word('why.neverRan');
  if (task.reason === 'retried') return word('why.retried');
  const unfinished = definition.depends_on.filter((id) => {
    const upstream = run.tasks.get(id);
    return upstream && isSelected(run, id) && !isFinalTaskState(upstream.state);
  });
  return unfinished.length > 0 ? word('why.waitsFor', { tasks: namesOf(unfinished, 1) }) : '';
}

function retryIn(task: TaskRun, now: number): string {
  const left = (task.retry_at ?? now) - now;
  return left > 0 ? word('why.retryIn', { duration: formatDuration(left) }) : word('why.retrySoon');
}

function failure(task: TaskRun, definition: TaskDefinition): string {
  const attempt = task.attempts.at(-1);
  if (task.reason && task.reason !== 'attempt' && task.state !== 'up_for_retry') {
    if (task.reason === 'bad_expression') return word('why.badExpression');
    if (task.reason === 'run_timeout') return word('why.runTimeout');
  }
  return attempt ? attemptReason(attempt, definition) : stateWord(task.state, task.allowed);
}

/** A task that never ran, or whose attempt said so: what decided. */
function decided(run: RunState, task: TaskRun, definition: TaskDefinition): string {
  switch (task.reason) {
    case 'condition':
      return definition.if === undefined
        ? word('why.condition')
        : word('why.conditionOf', { expression: definition.if });
    case 'fail_fast':
      return word('why.failFast');
    case 'run_cancelled':
      return word('why.runCancelled');
    case 'run_timeout':
      return word('why.runTimeout');
    case 'load-error':
      return word('why.loadError');
    case 'bad_expression':
      return word('why.badExpression');
    case 'trigger_rule':
      return (
        because(run, task.because ?? []) ||
        word('why.ruleOnly', { rule: task.rule ?? definition.trigger_rule })
      );
    default: {
      const attempt = task.attempts.at(-1);
      return attempt?.outcome ? attemptReason(attempt, definition) : '';
    }
  }
}

function because(run: RunState, ids: readonly string[]): string {
  const parts = ids.map((id) => {
    const state = run.tasks.get(id)?.state ?? 'none';
    if (state === 'upstream_failed') return word('why.upstreamCouldNot', { task: id });
    return word('why.upstreamIs', { task: id, state: stateWord(state) });
  });
  return namesOf(parts);
}

function ruleThatHeld(run: RunState, task: TaskRun, definition: TaskDefinition): string {
  if (task.without_rule) return word('why.withoutRule');
  const upstream = definition.depends_on.filter((id) => run.tasks.has(id) && isSelected(run, id));
  const rule = task.rule ?? definition.trigger_rule;
  if (upstream.length === 0) return word('why.noUpstream');
  return word('why.rule', { rule, upstream: because(run, task.because ?? upstream) });
}
