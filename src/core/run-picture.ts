// What is known of a run at one moment: the shape of the picture that run-state.ts draws from events.
import type { DagDefinition, Json, TriggerRule } from './definition.js';
import type { AttemptReason, EndReason, RunReason, TaskReason } from './events.js';
import type { IdleSpan } from './run-time.js';
import type { AttemptOutcome, RunStateName, TaskStateName, Trigger } from './states.js';

/** Times are milliseconds since 1970. */
export interface Attempt {
  readonly number: number;
  readonly nonce: string;
  readonly starting_at: number;
  started_at?: number;
  ended_at?: number;
  pid?: number;
  /** Why it was told to end, from before the first signal on. */
  ending?: EndReason;
  /** Absent while it runs. */
  outcome?: AttemptOutcome;
  reason?: AttemptReason;
  exit_code?: number;
  signal?: string;
  message?: string;
  has_output: boolean;
  duration_ms: number;
}

export interface TaskRun {
  readonly id: string;
  state: TaskStateName;
  reason?: TaskReason;
  rule?: TriggerRule;
  because?: readonly string[];
  message?: string;
  allowed: boolean;
  /** When the state began. */
  since?: number;
  /** When it last became ready and waited for a slot. */
  queued_at?: number;
  readonly attempts: Attempt[];
  retry_at?: number;
  /** Attempts made before the last retry of the run: the retry budget counts from here. */
  attempts_before: number;
  /** Runs without asking its trigger rule (`retry --task`). */
  without_rule: boolean;
  /** Never ran and never will: a retry of the run left it out. Counts as upstream_failed for the others. */
  left_out: boolean;
}

export interface RunState {
  readonly run_id: string;
  readonly dag_id: string;
  definition: DagDefinition;
  /** The definition is what the host of a file in code said, or attempts were made with it. */
  is_loaded: boolean;
  params: Readonly<Record<string, Json>>;
  readonly trigger: Trigger;
  readonly logical_date: string;
  readonly file: string | null;
  readonly project: string;
  readonly selected: ReadonlySet<string> | null;
  readonly max_parallel: number | null;
  readonly borrowed: Readonly<Record<string, { readonly run_id: string; readonly attempt: number }>>;
  /** Waits for the scheduled runs with earlier logical dates. */
  readonly after_scheduled: boolean;
  /** As written in the journal: `interrupted` is for who knows the owner. */
  state: RunStateName;
  reason?: RunReason;
  /** With `load-error`: what is wrong with the file. */
  message?: string;
  slots: number;
  readonly created_at: number;
  /** The latest time that an event had: who goes on with the run counts from no earlier one. */
  latest_at: number;
  started_at?: number;
  ended_at?: number;
  /** The run's own deadline counts from here: its start, or its last retry. */
  deadline_from?: number;
  /** Each time it had started, ended, and was retried later; in order. */
  idle: readonly IdleSpan[];
  cancel: 'no' | 'graceful' | 'now';
  readonly tasks: Map<string, TaskRun>;
  seq: number;
}
