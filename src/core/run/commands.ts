// What the run machine asks the engine to do, and what it is told about attempts.
import type { AttemptReason, RunEvent } from '../events.js';

export type Command =
  /** Write this event to the journal. Comes before every command that follows from it. */
  | { readonly type: 'record'; readonly event: RunEvent }
  /** Evaluate the task's `if` and answer with `conditionAnswered`. */
  | { readonly type: 'evaluate_condition'; readonly task_id: string }
  /** Start the attempt; answer with `attemptStarted` and, once, `attemptEnded`. */
  | {
      readonly type: 'start_attempt';
      readonly task_id: string;
      readonly attempt: number;
      readonly nonce: string;
    }
  /** End the attempt with its process tree: terminate, and kill after the grace period (at once by `force`). */
  | {
      readonly type: 'end_attempt';
      readonly task_id: string;
      readonly attempt: number;
      readonly force: boolean;
    }
  /** The run has ended: nothing follows. */
  | { readonly type: 'finished' };

/** What of an attempt could not be ended and lives on, in words; absent where nothing does. */
type LeftRunning = string;

/** How an attempt ended, as seen from outside; what it means for the task is the machine's to say. */
export type AttemptEnd =
  | {
      readonly kind: 'exited';
      /** As a POSIX shell reports it: 128 + n for signal n. */
      readonly exit_code: number;
      readonly signal?: string;
      readonly output:
        | { readonly state: 'none' | 'ok' }
        | { readonly state: 'bad'; readonly message: string };
      /** Known where the end was read from a record, long after. */
      readonly ended_at?: number;
      readonly left?: LeftRunning;
    }
  /** Gone without a record. */
  | { readonly kind: 'lost'; readonly left?: LeftRunning }
  | {
      readonly kind: 'failed';
      readonly reason: Extract<AttemptReason, 'start_failed' | 'bad_expression' | 'exception' | 'bad_output'>;
      readonly message: string;
    };

export type ConditionAnswer =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly message: string };
