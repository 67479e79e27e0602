// Where code stands that is not followed, in words.
import { phrase } from '../../../core/phrase.js';

/** Each stands after "tasks are made". */
const PLACES = {
  'in a function': () => phrase('in a function'),
  'in a class': () => phrase('in a class'),
  'in a loop': () => phrase('in a loop'),
  'in a block': () => phrase('in a block'),
  'in an expression': () => phrase('in an expression'),
  'in a statement that is not followed': () => phrase('in a statement that is not followed'),
  'in a `try`': () => phrase('in a `try`'),
  'in a `with` block': () => phrase('in a `with` block'),
  'under a condition': () => phrase('under a condition'),
  'outside of its making': () => phrase('outside of its making'),
  'by a change': () => phrase('by a change'),
  'by a decorator': () => phrase('by a decorator'),
} as const;

export type Where = keyof typeof PLACES;

export function placeWords(where: Where): string {
  return PLACES[where]();
}
