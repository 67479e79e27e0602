// Texts that a condition takes for true or false: any but the empty one is true, 'false' too.
import type { Expr } from '@actions/expressions';
import { Grouping, Logical, Unary } from '@actions/expressions/ast';
import type { Span } from '../source/lines.js';
import { placeOf } from './expression-tree.js';
import type { ParsedExpression } from './parse-expression.js';
import type { Shapes } from './shapes.js';

/** Places of the parts of a condition that are known to be texts, in the order of the text. */
export function findTextConditions({ expr, places }: ParsedExpression, shapes: Shapes): readonly Span[] {
  const found: Span[] = [];
  const waiting: Expr[] = [expr];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next instanceof Logical) waiting.push(...next.args);
    else if (next instanceof Grouping) waiting.push(next.group);
    else if (next instanceof Unary) waiting.push(next.expr);
    else if (shapes.of(next).kind === 'text') found.push(placeOf(next, places) ?? { start: 0, end: 0 });
  }
  return found.sort((a, b) => a.start - b.start);
}
