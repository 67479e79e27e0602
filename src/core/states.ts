// The states of runs, tasks and attempts: the field's words, and which of them are final.

export const TASK_STATES = [
  'none',
  'queued',
  'running',
  'up_for_retry',
  'success',
  'failed',
  'timed_out',
  'skipped',
  'upstream_failed',
  'cancelled',
] as const;
export type TaskStateName = (typeof TASK_STATES)[number];

/** `interrupted` is never written: it is a running run whose owner is gone, seen by who looks. */
export const RUN_STATES = ['queued', 'running', 'success', 'failed', 'cancelled', 'interrupted'] as const;
export type RunStateName = (typeof RUN_STATES)[number];

export const TRIGGERS = ['manual', 'schedule', 'backfill', 'api'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** How an attempt ended. */
export type AttemptOutcome = 'success' | 'failed' | 'timed_out' | 'skipped' | 'cancelled';

const FINAL_TASK_STATES: ReadonlySet<TaskStateName> = new Set([
  'success',
  'failed',
  'timed_out',
  'skipped',
  'upstream_failed',
  'cancelled',
]);

/** True when a task in this state changes no more, unless its run is retried. */
export function isFinalTaskState(state: TaskStateName): boolean {
  return FINAL_TASK_STATES.has(state);
}

/** True when a run in this state has ended. */
export function isFinalRunState(state: RunStateName): boolean {
  return state === 'success' || state === 'failed' || state === 'cancelled';
}
