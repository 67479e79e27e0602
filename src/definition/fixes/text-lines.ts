// Lines around a place in a text, and what it takes to remove them.
import type { Span } from '../source/lines.js';

export function lineStart(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
}

/** The end of the line's text, before its line end. */
export function lineEnd(text: string, at: number): number {
  const end = text.slice(at).search(/[\r\n]/);
  return end < 0 ? text.length : at + end;
}

/** What the file ends its lines with. */
export function lineBreak(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** The blanks that the line of this place starts with. */
export function indentation(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at)))?.[0] ?? '';
}

/** All lines that the span touches, with one line end: that after them, or before when they are the last. */
export function wholeLines(text: string, span: Span): Span {
  const start = lineStart(text, span.start);
  const end = lineEnd(text, span.end);
  const after = /^(?:\r\n|\n|\r)/.exec(text.slice(end, end + 2))?.[0] ?? '';
  if (after !== '' || start === 0) return { start, end: end + after.length };
  const before = text.startsWith('\r\n', start - 2) ? 2 : 1;
  return { start: start - before, end };
}
