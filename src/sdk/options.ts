// The settings of DAGs and tasks: the keys of DAG files in camelCase, `max_retry_delay` as `maxRetryDelay`.
import type { Json, Overlap, ParamType, Shell, TriggerRule } from '../core/definition.js';
import type { Dependency } from './task.js';

/** Seconds, or a text such as "90s" or "1h30m". */
export type Duration = number | string;

/** A value of the environment; texts may hold `${{ }}` expressions. */
export type EnvOptions = Readonly<Record<string, string | number | boolean>>;

/** `required`: no task starts without the file; false: it may be missing without a warning. */
export type EnvFileOption = string | { readonly path: string; readonly required?: boolean };

export type ScheduleOptions =
  | string
  | readonly string[]
  | {
      readonly cron?: string | readonly string[];
      readonly every?: Duration;
      /** IANA name. */
      readonly timezone?: string;
      readonly startDate?: string;
      readonly endDate?: string;
      readonly catchup?: boolean;
      readonly overlap?: Overlap;
      readonly jitter?: Duration;
    };

/** JSON Schema's words; required where there is no default. */
export interface ParamOptions {
  readonly type: ParamType;
  readonly default?: Json;
  readonly description?: string;
  readonly [keyword: string]: Json | undefined;
}

/** What `defaults` may hold too. */
export interface TaskSettings {
  /** Environment variables; values may hold expressions. */
  readonly env?: EnvOptions;
  /** Relative to the DAG's working folder. */
  readonly workingDir?: string;
  /** Attempts after the first one that failed. Default 0. */
  readonly retries?: number;
  /** Before the first retry; grows by `retryBackoff`. Default 1s. */
  readonly retryDelay?: Duration;
  /** Default 2. */
  readonly retryBackoff?: number;
  /** Default 5m. */
  readonly maxRetryDelay?: Duration;
  /** Exit codes that are retried. Default: all but 0. */
  readonly retryOn?: number | readonly number[];
  /** Exit codes that mean skipped. */
  readonly skipOn?: number | readonly number[];
  /** Of one attempt. */
  readonly timeout?: Duration;
}

export interface TaskOptions<
  Upstream extends Dependency | readonly Dependency[] = readonly Dependency[],
  Rule extends TriggerRule = TriggerRule,
  Allowed extends boolean = boolean,
> extends TaskSettings {
  /** The tasks that must end before this one, or their ids; what they return is the function's first argument. */
  readonly dependsOn?: Upstream;
  /** An expression; when false the task is skipped. */
  readonly if?: string | boolean;
  /** What must have become of the upstream tasks. Default all_success. */
  readonly triggerRule?: Rule;
  /** A failure does not fail the run, and counts as success for the tasks after it. */
  readonly allowFailure?: Allowed;
  readonly description?: string;
  readonly tags?: string | readonly string[];
}

/** A task that is a command. */
export interface CommandOptions extends TaskOptions {
  readonly run: string;
  readonly shell?: Shell;
}

export interface DagOptions {
  readonly description?: string;
  readonly tags?: string | readonly string[];
  /** A cron text, several, or a mapping. */
  readonly schedule?: ScheduleOptions;
  readonly params?: Readonly<Record<string, ParamOptions>>;
  /** Files of lines NAME=value, relative to this file. */
  readonly envFile?: EnvFileOption | readonly EnvFileOption[];
  readonly env?: EnvOptions;
  readonly workingDir?: string;
  readonly shell?: Shell;
  /** Tasks of one run that may run at once. Default: the machine's cores. */
  readonly maxParallelTasks?: number;
  /** Default 16. */
  readonly maxActiveRuns?: number;
  /** Of a whole run. */
  readonly timeout?: Duration;
  readonly failFast?: boolean;
  /** For every task that does not have its own. */
  readonly defaults?: TaskSettings & {
    readonly shell?: Shell;
    readonly triggerRule?: TriggerRule;
    readonly allowFailure?: boolean;
  };
}
