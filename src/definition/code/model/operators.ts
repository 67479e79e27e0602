// Operators between values that are written: `5 * 60`, `"a" + "b"`, `-1`.
import type { Span } from '../../source/lines.js';
import { mapValue, type Value } from './values.js';

/** `left` is null for a sign before a value. Null where the result is not known. */
export function combine(operator: string, left: Value | null, right: Value, span: Span): Value | null {
  if (left === null) {
    if (right.kind !== 'scalar') return null;
    const { data } = right;
    if (typeof data === 'number' && (operator === '-' || operator === '+')) {
      return { kind: 'scalar', data: operator === '-' ? -data || 0 : data, span };
    }
    const isNegation = operator === 'not' || operator === '!';
    return isNegation && typeof data === 'boolean' ? { kind: 'scalar', data: !data, span } : null;
  }
  if (operator === '|' && left.kind === 'map' && right.kind === 'map') {
    return left.isChanged || right.isChanged ? null : mapValue([...left.entries, ...right.entries], span);
  }
  if (left.kind !== 'scalar' || right.kind !== 'scalar') return null;
  const data = ofScalars(operator, left.data, right.data);
  return data === null ? null : { kind: 'scalar', data, span, partAt: () => span };
}

function ofScalars(operator: string, left: unknown, right: unknown): string | number | null {
  if (typeof left === 'string' && typeof right === 'string') {
    return operator === '+' && left.length + right.length < 100_000 ? left + right : null;
  }
  if (typeof left !== 'number' || typeof right !== 'number') return null;
  const result = ofNumbers(operator, left, right);
  // Beyond these Python's whole numbers are others.
  return Number.isFinite(result) && Math.abs(result) <= Number.MAX_SAFE_INTEGER ? result || 0 : null;
}

function ofNumbers(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    default:
      return Number.NaN;
  }
}
