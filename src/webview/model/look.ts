// How a state is shown: its class (colour), its icon (shape) and its word, never colour alone.
import type { RunStateName, TaskStateName } from '../../core/states.js';
import { type WordKey, word } from '../words.js';

/** An icon name; each has a shape of its own. */
export type Look = TaskStateName | 'interrupted' | 'allowed_failure';

/** The look of a task: an allowed failure is its own. */
export function lookOf(state: TaskStateName, allowed = false): Look {
  return allowed && (state === 'failed' || state === 'timed_out') ? 'allowed_failure' : state;
}

export function runLook(state: RunStateName): Look {
  return state;
}

/** The state in words: `failed (allowed)`. */
export function stateWord(state: TaskStateName | RunStateName, allowed = false): string {
  const text = word(`state.${state}` satisfies WordKey);
  return allowed && (state === 'failed' || state === 'timed_out')
    ? word('state.allowed', { state: text })
    : text;
}
