// What an engine and the host of a DAG file in code say to each other, and what a host leaves for the next engine:
// the contract that the Python and the TypeScript host keep alike.
import type { Json } from './definition.js';
import type { Trigger } from './states.js';

/** From the engine, one JSON text a line: carry this attempt out. A host has one at a time. */
export interface HostRequest {
  readonly type: 'run';
  readonly run_id: string;
  readonly dag_id: string;
  readonly task_id: string;
  readonly attempt: number;
  readonly nonce: string;
  readonly trigger: Trigger;
  /** ISO 8601, UTC. */
  readonly logical_date: string;
  readonly params: Readonly<Record<string, Json>>;
  /** The variables of this attempt alone; the others the host was started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute paths: the log to append to, the run's exit records, where the output goes, upstream outputs by id. */
  readonly log: string;
  readonly exits: string;
  readonly output: string;
  readonly inputs: string;
}

/** From the engine, before any attempt and at most once: load the file and say what it defines. */
export interface HostLoad {
  readonly type: 'load';
  /** Variables while it is loaded and not afterwards: by them what it starts is known. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * From the host. `ready`: the file is loaded. `loaded` answers `load` in the words of `describe`; where these tell of
 * problems the host has not got the file. `ended`: result and record are on disk; `reusable` is there when the function
 * has left something behind that could act in another attempt: then the host takes no further one.
 */
export type HostReply =
  | { readonly type: 'ready' }
  | { readonly type: 'loaded'; readonly description: unknown }
  | {
      readonly type: 'ended';
      readonly nonce: string;
      readonly exit_code: number;
      readonly reusable?: false;
    };

/** Beside the output of an attempt that failed in its function, with exit code 1. */
export interface FunctionFailure {
  readonly reason: 'exception' | 'bad_output';
  readonly message: string;
  /** Name of the exception's class. */
  readonly type?: string;
  readonly traceback?: string;
  /** The place in the user's own code that is nearest to the fault; absolute, line from 1. */
  readonly file?: string | null;
  readonly line?: number | null;
}

/** Where the failure of an attempt lies. */
export function failurePath(outputPath: string): string {
  return `${outputPath}.error.json`;
}

/** Variable by which a host's process is known: `<run id>.<nonce of its first attempt>`. */
export const HOST_MARK = 'TASKFLOW_HOST';

/**
 * Set for a host with a drain (engine/log-drain): it reads `PID +` from descriptor 6, opens /proc/PID/fd/7 to write and
 * holds it, and for each attempt opens the drain's end of the pipe, /proc/PID/fd/4, for its streams, and writes to
 * descriptor 5 which log comes next, six digits of the path's length in bytes and the path. At its end it takes that
 * request back out of the pipe, and carries to the log itself what was written; where the drain has taken it, that says
 * `.` when the log is whole, `x` when it could not be written.
 */
export const HOST_DRAIN = 'TASKFLOW_LOG_DRAIN';

/** 10 MB: more belongs in a file whose path is the output. */
export const MAX_OUTPUT_BYTES = 10_000_000;
