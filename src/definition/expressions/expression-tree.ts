// The parts of a parsed expression, and where they stand in its text.
import type { Expr } from '@actions/expressions';
import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Unary,
} from '@actions/expressions/ast';
import type { Token } from '@actions/expressions/lexer';
import type { Span } from '../source/lines.js';
import type { ParsedExpression } from './parse-expression.js';

/** The expression and all that is in it; without recursion, for a chain of `==` may be long. O(expression). */
function* walk(expr: Expr): Generator<Expr> {
  const waiting: Expr[] = [expr];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    waiting.push(...partsOf(next));
  }
}

/** From the first of its words to the last; null where it has none. O(part). */
export function placeOf(expr: Expr, places: ParsedExpression['places']): Span | null {
  let span: Span | null = null;
  for (const part of walk(expr)) {
    const token = tokenOf(part);
    const place = token && places.get(token);
    if (!place) continue;
    span = span ? { start: Math.min(span.start, place.start), end: Math.max(span.end, place.end) } : place;
  }
  return span;
}

/** What it is made of, itself left out. */
export function partsOf(expr: Expr): readonly Expr[] {
  if (expr instanceof Unary) return [expr.expr];
  if (expr instanceof Binary) return [expr.left, expr.right];
  if (expr instanceof Logical || expr instanceof FunctionCall) return expr.args;
  if (expr instanceof Grouping) return [expr.group];
  return expr instanceof IndexAccess ? [expr.expr, expr.index] : [];
}

function tokenOf(expr: Expr): Token | null {
  if (expr instanceof Literal) return expr.token;
  if (expr instanceof ContextAccess) return expr.name;
  if (expr instanceof FunctionCall) return expr.functionName;
  return null;
}
