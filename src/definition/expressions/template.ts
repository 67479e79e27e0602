// Texts with `${{ }}` in them, cut into plain text and expressions.
import { phrase } from '../../core/phrase.js';
import type { Span } from '../source/lines.js';

export interface TemplateExpression {
  /** Braces included. */
  readonly outer: Span;
  /** What stands between the braces. */
  readonly inner: Span;
}

export type Template =
  | { readonly ok: true; readonly expressions: readonly TemplateExpression[] }
  | { readonly ok: false; readonly message: string; readonly part: Span };

/** A brace inside a `'text'` of an expression does not end it. O(text). */
export function parseTemplate(text: string): Template {
  const expressions: TemplateExpression[] = [];
  for (let start = text.indexOf('${{'); start >= 0; ) {
    const close = findClose(text, start + 3);
    if (close < 0) {
      const part = { start, end: text.length };
      return { ok: false, message: phrase('opens an expression that is not closed: }} is missing'), part };
    }
    expressions.push({ outer: { start, end: close + 2 }, inner: { start: start + 3, end: close } });
    start = text.indexOf('${{', close + 2);
  }
  return { ok: true, expressions };
}

export function hasExpression(text: string): boolean {
  return text.includes('${{');
}

/**
 * The place of the expression in the text of an `if`, whose braces may be left out; one pair may hold all of it.
 */
export function parseCondition(
  text: string,
): { ok: true; inner: Span } | { ok: false; message: string; part: Span } {
  if (!hasExpression(text)) return { ok: true, inner: { start: 0, end: text.length } };
  const template = parseTemplate(text);
  if (!template.ok) return template;
  const [only] = template.expressions;
  const outside = only ? text.slice(0, only.outer.start) + text.slice(only.outer.end) : text;
  if (only && outside.trim() === '') return { ok: true, inner: only.inner };
  return {
    ok: false,
    message: phrase(
      'must be one expression: put all of it between one pair of ${{ }}, or leave the braces out',
    ),
    part: { start: 0, end: text.length },
  };
}

function findClose(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text[at] === '}' && text[at + 1] === '}') return at;
  }
  return -1;
}
