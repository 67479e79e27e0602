// What a DAG is, as plain data: the one model that files, SDKs, journals, faces and the engine share.
// Keys are spelled as in DAG files; durations are milliseconds and say so.

/** Order as in trigger-rules documentation; semantics in `trigger-rule.ts`. */
export const TRIGGER_RULES = [
  'all_success',
  'all_failed',
  'all_done',
  'all_skipped',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'all_done_min_one_success',
  'always',
] as const;
export type TriggerRule = (typeof TRIGGER_RULES)[number];

export const SHELLS = ['sh', 'bash', 'pwsh', 'cmd', 'python', 'node'] as const;
export type Shell = (typeof SHELLS)[number];

export const OVERLAPS = ['skip', 'queue', 'replace', 'allow'] as const;
export type Overlap = (typeof OVERLAPS)[number];

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Environment by name; values may hold `${{ }}` expressions. */
export type Env = Readonly<Record<string, string>>;

/**
 * A file of variables, its path relative to the DAG file. Where it is missing a run goes on without it; `required`: no
 * task starts. `required: false` says that it may well be missing: nobody warns of it.
 */
export type EnvFile = string | { readonly path: string; readonly required: boolean };

export type ParamType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';

/** A parameter: JSON Schema's words, checked when a run is created. Without `default` it is required. */
export interface ParamDefinition {
  readonly type: ParamType;
  readonly default?: Json;
  readonly description?: string;
  /** JSON Schema's other checks: enum, minimum, maximum, pattern, items, … */
  readonly [keyword: string]: Json | undefined;
}

export interface ScheduleDefinition {
  /** Exactly one of `cron` and `every_ms`. */
  readonly cron?: readonly string[];
  readonly every_ms?: number;
  /** IANA name; default: the machine's. */
  readonly timezone?: string;
  /** ISO 8601 texts as written; a date without a time is midnight in `timezone`. */
  readonly start_date?: string;
  readonly end_date?: string;
  readonly catchup: boolean;
  readonly overlap: Overlap;
  readonly jitter_ms: number;
}

/** What every kind of task has. */
export interface TaskSettings {
  readonly id: string;
  /** Ids of direct upstream tasks, in the file's order, each once. */
  readonly depends_on: readonly string[];
  readonly description?: string;
  readonly tags: readonly string[];
  /** Expression text without `${{ }}`. */
  readonly if?: string;
  readonly env: Env;
  /** Relative to the DAG's working folder; may hold expressions. */
  readonly working_dir?: string;
  readonly retries: number;
  readonly retry_delay_ms: number;
  readonly retry_backoff: number;
  readonly max_retry_delay_ms: number;
  /** Exit codes that are retried; absent: all but 0. */
  readonly retry_on?: readonly number[];
  /** Exit codes that mean skipped. */
  readonly skip_on: readonly number[];
  /** Of one attempt; absent: none. */
  readonly timeout_ms?: number;
  readonly trigger_rule: TriggerRule;
  readonly allow_failure: boolean;
}

export interface ShellTask extends TaskSettings {
  readonly kind: 'shell';
  readonly run: string;
  /** Absent: sh, on Windows cmd. */
  readonly shell?: Shell;
}

/** A function in a DAG written in code; its host loads the DAG's file and calls it by task id. */
export interface FunctionTask extends TaskSettings {
  readonly kind: 'function';
  readonly language: 'python' | 'javascript';
}

export type TaskDefinition = ShellTask | FunctionTask;

export interface DagDefinition {
  readonly id: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly schedule?: ScheduleDefinition;
  readonly params: Readonly<Record<string, ParamDefinition>>;
  /** Read in this order; of equal names the last counts. */
  readonly env_file: readonly EnvFile[];
  readonly env: Env;
  /** The layer of `defaults.env`, between the DAG's and the task's own. */
  readonly default_env: Env;
  /** Relative to the DAG file; may hold expressions. */
  readonly working_dir: string;
  /** Slots of one run; absent: the machine's cores. */
  readonly max_parallel_tasks?: number;
  readonly max_active_runs: number;
  /** Of the whole run; absent: none. */
  readonly timeout_ms?: number;
  readonly fail_fast: boolean;
  /** In the file's order; ids are unique. */
  readonly tasks: readonly TaskDefinition[];
}
