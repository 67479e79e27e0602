// What the index keeps of a run: rows made from its state.
import { type Attempt, attemptsMs, type RunState, type TaskRun } from '../core/run-state.js';
import { idleMs } from '../core/run-time.js';
import { RUN_STATES, type RunStateName, type TaskStateName, TRIGGERS, type Trigger } from '../core/states.js';

/** Times are milliseconds since 1970. */
export interface RunRow {
  readonly run_id: string;
  readonly dag_id: string;
  readonly state: RunStateName;
  readonly trigger: Trigger;
  readonly logical_date: string;
  readonly file: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  /** Of the time in between: how long it lay ended before it was retried. */
  readonly idle_ms: number;
  /** Why it did not succeed, in a line. */
  readonly message: string | null;
  /** Ids of tasks that failed or timed out, one a line. */
  readonly failed_tasks: string;
}

export interface TaskRow {
  readonly task_id: string;
  readonly position: number;
  readonly state: TaskStateName;
  readonly attempts: number;
  readonly duration_ms: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly last_success_attempt: number | null;
  readonly last_success_ms: number | null;
  readonly allowed: boolean;
  readonly message: string | null;
}

const LONGEST_TEXT = 500;

/** The row of a run, or null where a damaged journal left no state that makes sense. */
export function runRow(state: RunState): RunRow | null {
  const isSound =
    typeof state.dag_id === 'string' &&
    typeof state.logical_date === 'string' &&
    RUN_STATES.includes(state.state) &&
    TRIGGERS.includes(state.trigger) &&
    Number.isFinite(state.created_at);
  if (!isSound) return null;
  const failed = [...state.tasks.values()].filter(hasFailed);
  return {
    run_id: state.run_id,
    dag_id: state.dag_id,
    state: state.state,
    trigger: state.trigger,
    logical_date: state.logical_date,
    file: typeof state.file === 'string' ? state.file : null,
    created_at: state.created_at,
    started_at: time(state.started_at),
    ended_at: time(state.ended_at),
    idle_ms: idleMs(state.idle),
    message: runMessage(state, failed),
    failed_tasks: failed.map((task) => task.id).join('\n'),
  };
}

/** The row of a task. */
export function taskRow(task: TaskRun, position: number): TaskRow {
  const success = task.attempts.findLast((attempt) => attempt.outcome === 'success');
  const first = task.attempts[0];
  return {
    task_id: task.id,
    position,
    state: task.state,
    attempts: task.attempts.length,
    duration_ms: attemptsMs(task.attempts),
    started_at: time(first?.started_at ?? first?.starting_at),
    ended_at: time(task.attempts.at(-1)?.ended_at),
    last_success_attempt: success?.number ?? null,
    last_success_ms: success?.duration_ms ?? null,
    allowed: task.allowed,
    message: taskMessage(task),
  };
}

function hasFailed(task: TaskRun): boolean {
  return task.state === 'failed' || task.state === 'timed_out';
}

function runMessage(state: RunState, failed: readonly TaskRun[]): string | null {
  if (state.reason === 'timeout') return 'run timed out';
  if (state.reason !== undefined) return shorten(`${state.reason}: ${state.message ?? ''}`);
  const first = failed.find((task) => !task.allowed);
  if (!first) return null;
  const message = taskMessage(first);
  return message === null ? first.id : shorten(`${first.id}: ${message}`);
}

function taskMessage(task: TaskRun): string | null {
  if (task.message) return shorten(task.message);
  const last = task.attempts.at(-1);
  return hasFailed(task) && last ? attemptMessage(last) : null;
}

function attemptMessage(attempt: Attempt): string | null {
  if (attempt.message) return shorten(attempt.message);
  if (attempt.reason === 'exit_code') return `exit code ${attempt.exit_code ?? 'unknown'}`;
  if (attempt.reason === 'signal') return `ended by signal ${attempt.signal ?? 'unknown'}`;
  return attempt.reason ? attempt.reason.replaceAll('_', ' ') : null;
}

function time(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function shorten(value: string): string {
  const text = String(value);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
