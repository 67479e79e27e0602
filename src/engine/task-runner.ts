// How an attempt is carried out: one implementation for each kind of task.
import type { TaskDefinition } from '../core/definition.js';
import type { AttemptEnd } from '../core/run/commands.js';
import type { RunFolder } from '../history/run-folder.js';

/** Everything an attempt needs, worked out. */
export interface AttemptRequest {
  readonly folder: RunFolder;
  readonly task: TaskDefinition;
  readonly attempt: number;
  readonly nonce: string;
  /** All variables but its own: one object for all attempts that have the same, so that they are told by a glance. */
  readonly env: Readonly<Record<string, string>>;
  /** Its own TASKFLOW_* variables, which come before those of `env`. */
  readonly own: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly logPath: string;
  readonly outputPath: string;
  readonly inputsPath: string;
}

/** What was seen of an attempt's end; whether it left an output is looked at by the engine. */
export type SeenEnd =
  | {
      readonly kind: 'exited';
      readonly exit_code: number;
      /** Set where it was ended by a signal, and that is known. */
      readonly signal?: string;
      readonly ended_at?: number;
      /** As of AttemptEnd. */
      readonly left?: string;
    }
  | Extract<AttemptEnd, { kind: 'lost' }>
  | (Extract<AttemptEnd, { kind: 'failed' }> & { readonly retryable?: boolean });

export interface RunningAttempt {
  /** Leader of the attempt's process group; 0 where there is none yet, or none could be made. */
  readonly pid: number;
  /** Set where it may have to wait for its process: settles with the pid, or never. */
  readonly started?: Promise<number>;
  /** Settles once; rejects only where what records its end can't be read any more. */
  readonly ended: Promise<SeenEnd>;
  /** Ends it with its process tree; a later call with `force` hurries an earlier one on. */
  end(force: boolean): void;
}

export type StartedAttempt =
  | { readonly ok: true; readonly attempt: RunningAttempt }
  /** `retryable`: descriptors, processes or memory were lacking, and it may do later. */
  | { readonly ok: false; readonly message: string; readonly retryable?: boolean };

export interface TaskRunner<Task extends TaskDefinition> {
  /** `task` is the request's own. */
  start(request: AttemptRequest, task: Task): StartedAttempt;
  /** Lets go of what was kept warm between attempts; running attempts stay. */
  dispose(): void;
}
