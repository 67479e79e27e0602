// What an expression speaks of: the static side of `params.region` and `tasks.extract.output.rows`.
import type { Expr } from '@actions/expressions';
import { ContextAccess, IndexAccess, Literal } from '@actions/expressions/ast';
import type { Span } from '../source/lines.js';
import { partsOf } from './expression-tree.js';
import type { ContextName, ParsedExpression } from './parse-expression.js';

export interface ReferenceStep {
  /** Null for `*` and for what is known only when it is evaluated. */
  readonly name: string | null;
  /** Null where the step has no text of its own. */
  readonly part: Span | null;
}

export interface Reference {
  readonly context: ContextName;
  readonly part: Span;
  readonly steps: readonly ReferenceStep[];
}

/** In the order of the text; without recursion, for a chain of `==` may be long. O(expression). */
export function findReferences({ expr, places }: ParsedExpression): readonly Reference[] {
  const references: Reference[] = [];
  const waiting: Expr[] = [expr];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next instanceof ContextAccess || next instanceof IndexAccess) {
      const { base, indexes } = unroll(next);
      if (base instanceof ContextAccess) {
        references.push({
          context: base.name.lexeme.toLowerCase() as ContextName,
          part: places.get(base.name) ?? { start: 0, end: 0 },
          steps: indexes.map((index) => step(index, places)),
        });
      } else {
        waiting.push(base);
      }
      for (const index of indexes) if (!(index instanceof Literal)) waiting.push(index);
    } else {
      waiting.push(...partsOf(next));
    }
  }
  return references.sort((a, b) => a.part.start - b.part.start);
}

function unroll(expr: Expr): { base: Expr; indexes: Expr[] } {
  const indexes: Expr[] = [];
  let base = expr;
  while (base instanceof IndexAccess) {
    indexes.push(base.index);
    base = base.expr;
  }
  return { base, indexes: indexes.reverse() };
}

function step(index: Expr, places: ParsedExpression['places']): ReferenceStep {
  if (!(index instanceof Literal)) return { name: null, part: null };
  return { name: index.literal.coerceString(), part: places.get(index.token) ?? null };
}
