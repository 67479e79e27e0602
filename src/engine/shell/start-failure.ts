// Why a command could not be started, in words.

import { isOutOfRoom } from '../../core/out-of-room.js';
import { reasonOf } from '../../core/reason-of.js';

/** As the failed start of an attempt: of that which passes, it says that it may be tried again. */
export function failedStart(error: unknown): { readonly message: string; readonly retryable?: true } {
  return { message: startFailure(error), ...(isOutOfRoom(error) && { retryable: true }) };
}

/** What `spawn` throws or a child process emits, or the same found before: an error with a `code`. */
export function startFailure(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'E2BIG':
      return 'its environment is longer in all than the system takes (E2BIG): read long values from the file TASKFLOW_INPUTS instead';
    case 'ERR_INVALID_ARG_VALUE':
      return 'its command or a value of its env holds a zero byte, which no process can be given';
    default:
      return `could not be started: ${reasonOf(error)}`;
  }
}
