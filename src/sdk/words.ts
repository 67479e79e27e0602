// The field's words for trigger rules and task states, as objects of texts and as types.
import type { TriggerRule as RuleName } from '../core/definition.js';
import type { TaskStateName } from '../core/states.js';

/** What must have become of the upstream tasks for a task to run; a plain text such as "all_done" does as well. */
export const TriggerRule = {
  ALL_SUCCESS: 'all_success',
  ALL_FAILED: 'all_failed',
  ALL_DONE: 'all_done',
  ALL_SKIPPED: 'all_skipped',
  ONE_SUCCESS: 'one_success',
  ONE_FAILED: 'one_failed',
  ONE_DONE: 'one_done',
  NONE_FAILED: 'none_failed',
  NONE_FAILED_MIN_ONE_SUCCESS: 'none_failed_min_one_success',
  NONE_SKIPPED: 'none_skipped',
  ALL_DONE_MIN_ONE_SUCCESS: 'all_done_min_one_success',
  ALWAYS: 'always',
} as const satisfies Record<string, RuleName>;
export type TriggerRule = RuleName;

/** What a task of a run is at; `taskflow status RUN --json` uses the same words. */
export const TaskState = {
  NONE: 'none',
  QUEUED: 'queued',
  RUNNING: 'running',
  UP_FOR_RETRY: 'up_for_retry',
  SUCCESS: 'success',
  FAILED: 'failed',
  TIMED_OUT: 'timed_out',
  SKIPPED: 'skipped',
  UPSTREAM_FAILED: 'upstream_failed',
  CANCELLED: 'cancelled',
} as const satisfies Record<string, TaskStateName>;
export type TaskState = TaskStateName;
