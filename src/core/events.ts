// Everything that happens to a run, one event each. The journal is these, one JSON line each, in order;
// every face is a projection of them by `applyEvent` in run-state.ts. Only `task_state` changes the state
// of a task and only `attempt_*` an attempt, so that a reader may follow either alone.
import type { DagDefinition, Json, TriggerRule } from './definition.js';
import type { AttemptOutcome, RunStateName, TaskStateName, Trigger } from './states.js';

/** Version of the journal's format, in every line. Old versions are read for ever. */
export const JOURNAL_VERSION = 1;

/** Why an attempt did not succeed. */
export type AttemptReason =
  /** Exit code other than 0, in `exit_code`. */
  | 'exit_code'
  /** Ended by a signal, in `signal`. */
  | 'signal'
  | 'timeout'
  /** Vanished without an exit record: its machine or its whole process group was killed. */
  | 'lost'
  | 'bad_output'
  | 'bad_expression'
  /** Could not be started at all: no such shell, no such folder, an environment value over 100 kB. */
  | 'start_failed'
  /** A function raised or threw. */
  | 'exception'
  | 'cancelled'
  /** The run met its own timeout. */
  | 'run_timeout';

/** Why an attempt is ended before it ends by itself. */
export type EndReason = Extract<AttemptReason, 'timeout' | 'cancelled' | 'run_timeout'>;

/** Why a run failed, where no task says it. */
export type RunReason =
  /** It met its own timeout. */
  | 'timeout'
  /** Its file in code could not be loaded, or does not make this DAG: no attempt was made. */
  | 'load-error';

/** Why a task has its state, where no attempt says it. */
export type TaskReason =
  /** Its trigger rule decided: `rule`, and in `because` the upstream tasks that decided. */
  | 'trigger_rule'
  /** `if` was false. */
  | 'condition'
  /** `if` could not be evaluated. */
  | 'bad_expression'
  | 'fail_fast'
  | 'run_cancelled'
  | 'run_timeout'
  /** The run's file could not be loaded. */
  | 'load-error'
  /** The outcome of the attempt just finished. */
  | 'attempt'
  /** The run was retried and this task starts over. */
  | 'retried';

export interface TaskSummary {
  readonly state: TaskStateName;
  readonly attempts: number;
  /** Sum of the attempts' running times. */
  readonly duration_ms: number;
  /** True when its failure is allowed. */
  readonly allowed?: true;
}

export type RunEventBody =
  | {
      readonly type: 'run_created';
      readonly dag_id: string;
      readonly definition: DagDefinition;
      readonly params: Readonly<Record<string, Json>>;
      readonly trigger: Trigger;
      /** ISO 8601, UTC, milliseconds. */
      readonly logical_date: string;
      /** Absolute path of the DAG file, or null. */
      readonly file: string | null;
      /** Absolute path of the project's folder. */
      readonly project: string;
      /** The tasks of a partial run; absent: all. */
      readonly selected?: readonly string[];
      /** Slots asked for at start; absent: the definition's, else the machine's cores. */
      readonly max_parallel?: number;
      /** Outputs of tasks left out of a partial run, from the DAG's latest success of each. */
      readonly borrowed?: Readonly<Record<string, { readonly run_id: string; readonly attempt: number }>>;
      /** The definition is what the file's host said; else it is asked before the first attempt. */
      readonly loaded?: true;
      /** Waits until the scheduled runs of its DAG with earlier logical dates have ended, whatever room there is. */
      readonly after_scheduled?: true;
    }
  | { readonly type: 'run_queued' }
  | { readonly type: 'run_started'; readonly slots: number }
  | {
      readonly type: 'task_state';
      readonly task_id: string;
      readonly state: TaskStateName;
      readonly reason?: TaskReason;
      readonly rule?: TriggerRule;
      /** Upstream tasks that decided, at most five. */
      readonly because?: readonly string[];
      readonly message?: string;
      /** True when this failure is allowed. */
      readonly allowed?: true;
    }
  | {
      readonly type: 'attempt_starting';
      readonly task_id: string;
      /** From 1; goes on over retries of the run. */
      readonly attempt: number;
      /** Names the attempt in exit records and in its processes' environment. */
      readonly nonce: string;
    }
  | {
      readonly type: 'attempt_started';
      readonly task_id: string;
      readonly attempt: number;
      /** Leader of the attempt's process group. */
      readonly pid: number;
    }
  | {
      /** It is about to be ended: written before the first signal, so that its outcome is settled whoever lives by then. */
      readonly type: 'attempt_ending';
      readonly task_id: string;
      readonly attempt: number;
      readonly reason: EndReason;
    }
  | {
      readonly type: 'attempt_finished';
      readonly task_id: string;
      readonly attempt: number;
      readonly outcome: AttemptOutcome;
      readonly reason?: AttemptReason;
      readonly exit_code?: number;
      readonly signal?: string;
      readonly message?: string;
      /** True when outputs/ holds this attempt's output. */
      readonly has_output?: true;
      /** From its start to its end, as far as known. */
      readonly duration_ms: number;
    }
  | {
      readonly type: 'retry_scheduled';
      readonly task_id: string;
      /** Number of the attempt that will be made. */
      readonly attempt: number;
      readonly delay_ms: number;
      /** ISO 8601. */
      readonly retry_at: string;
    }
  | {
      readonly type: 'run_retried';
      /** Tasks that start over; all others keep state and output. */
      readonly tasks: readonly string[];
      /** Of those, the ones that run without asking their trigger rule. */
      readonly without_rule: readonly string[];
      /** The definition from here on, where the file's present one was taken. */
      readonly definition?: DagDefinition;
      /** That definition is what the file's host said. */
      readonly loaded?: true;
    }
  | {
      /** The host of a file in code has loaded it: this is what it makes, and what runs. */
      readonly type: 'run_loaded';
      /** Absent: the one that the run has. */
      readonly definition?: DagDefinition;
      /** With the defaults of that definition; absent: as they were. */
      readonly params?: Readonly<Record<string, Json>>;
      readonly slots: number;
      /** Tasks that start over beside those that `run_retried` named. */
      readonly tasks?: readonly string[];
    }
  | { readonly type: 'run_adopted'; readonly owner: number; readonly pid: number }
  | { readonly type: 'cancel_requested'; readonly now: boolean }
  | {
      readonly type: 'run_finished';
      readonly dag_id: string;
      readonly state: RunStateName;
      readonly reason?: RunReason;
      /** With `load-error`: the file, the line, and what the interpreter or the check says of it. */
      readonly message?: string;
      readonly tasks: Readonly<Record<string, TaskSummary>>;
    };

/** What stands in every line of a journal. */
export interface EventHeader {
  readonly version: number;
  /** From 1, without gaps, over the whole journal. */
  readonly seq: number;
  readonly run_id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
}

export type RunEvent = EventHeader & RunEventBody;
export type RunEventOf<T extends RunEventBody['type']> = Extract<RunEvent, { type: T }>;
