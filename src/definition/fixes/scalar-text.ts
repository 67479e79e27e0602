// Text within a scalar of YAML or JSON: what it says up to a place, and how new text is written there.
import type { Span } from '../source/lines.js';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

export function scalarStyle(text: string, scalar: Span): ScalarStyle {
  const first = text[scalar.start];
  if (first === '"') return 'double';
  if (first === "'") return 'single';
  return first === '|' || first === '>' ? 'block' : 'plain';
}

/** A piece of the file's text as the scalar's value has it; good enough to see quotes in. */
export function unescaped(piece: string, style: ScalarStyle): string {
  if (style === 'single') return piece.replaceAll("''", "'");
  if (style !== 'double') return piece;
  return piece.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

/** The other way: text to be put into the scalar. */
export function escaped(value: string, style: ScalarStyle): string {
  if (style === 'single') return value.replaceAll("'", "''");
  return style === 'double' ? value.replaceAll(/["\\]/g, '\\$&') : value;
}

/** The text of a scalar without its quotes, or header. */
export function scalarBody(text: string, scalar: Span): Span {
  const style = scalarStyle(text, scalar);
  if (style === 'plain') return scalar;
  if (style !== 'block') return { start: scalar.start + 1, end: Math.max(scalar.start + 1, scalar.end - 1) };
  const header = text.indexOf('\n', scalar.start);
  return { start: header < 0 ? scalar.end : Math.min(header + 1, scalar.end), end: scalar.end };
}
