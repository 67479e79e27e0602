// How a task's state is written where there are no icons: never by colour alone.
import type { TaskStateName } from '../../core/states.js';

interface StateMark {
  /** One column wide in every terminal font. */
  readonly sign: string;
  readonly ascii: string;
  readonly words: string;
}

export const STATE_MARKS: Readonly<Record<TaskStateName, StateMark>> = {
  none: { sign: '○', ascii: 'o', words: 'not started' },
  queued: { sign: '◌', ascii: '.', words: 'queued' },
  running: { sign: '▸', ascii: '>', words: 'running' },
  up_for_retry: { sign: '↻', ascii: '~', words: 'up for retry' },
  success: { sign: '✓', ascii: '+', words: 'success' },
  failed: { sign: '✗', ascii: 'x', words: 'failed' },
  timed_out: { sign: '◷', ascii: 't', words: 'timed out' },
  skipped: { sign: '»', ascii: 's', words: 'skipped' },
  upstream_failed: { sign: '!', ascii: '!', words: 'upstream failed' },
  cancelled: { sign: '⊘', ascii: 'c', words: 'cancelled' },
};

/** A state in words, with what is special about it: `failed (allowed)`. */
export function stateWords(state: TaskStateName, allowed: boolean): string {
  return allowed ? `${STATE_MARKS[state].words} (allowed)` : STATE_MARKS[state].words;
}
