// Steps into a value that can't have them: the language gives null for them, without a word.
import type { Expr } from '@actions/expressions';
import { IndexAccess, Literal, Star } from '@actions/expressions/ast';
import { phrase } from '../../core/phrase.js';
import { nearestName } from '../nearest-name.js';
import type { Span } from '../source/lines.js';
import { typeWords } from '../type-words.js';
import { partsOf, placeOf } from './expression-tree.js';
import type { ParsedExpression } from './parse-expression.js';
import { memberOf, type Shape, type Shapes, stepsOf } from './shapes.js';

export interface VainStep {
  readonly part: Span;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** In the order of the text. O(expression). */
export function findVainSteps({ expr, places }: ParsedExpression, shapes: Shapes): readonly VainStep[] {
  const found: VainStep[] = [];
  const waiting: Expr[] = [expr];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (!(next instanceof IndexAccess)) {
      waiting.push(...partsOf(next));
      continue;
    }
    const { base, steps } = stepsOf(next);
    waiting.push(base, ...steps);
    let shape = shapes.of(base);
    for (const step of steps) {
      const member = memberOf(shape, step);
      if (member === null) {
        const part = placeOf(step, places) ?? placeOf(next, places) ?? { start: 0, end: 0 };
        found.push({ part, ...words(shape, step) });
        break;
      }
      shape = member;
    }
  }
  return found.sort((a, b) => a.part.start - b.part.start);
}

function words(shape: Shape, step: Expr): Pick<VainStep, 'message' | 'suggestion'> {
  const name = step instanceof Star ? '*' : step instanceof Literal ? step.literal.coerceString() : '…';
  const asked = shape.kind === 'list' && shape.isFiltered ? shape.item : shape;
  switch (asked.kind) {
    case 'map': {
      const { names } = asked;
      const message = phrase('There is no `{0}` here: there are {1}', name, names.join(', '));
      return { message, suggestion: nearestName(name, names) };
    }
    case 'list':
      return {
        message: phrase(
          'A list has no `{0}`: write [0] for its first item, or .*.{0} for what each item has',
          name,
        ),
      };
    default:
      return {
        message: phrase(
          '`{0}` is asked of {1}, which has nothing in it: it is always null',
          name,
          kindWords(asked),
        ),
      };
  }
}

function kindWords({ kind }: Shape): string {
  return typeWords(kind === 'text' ? 'string' : kind);
}
