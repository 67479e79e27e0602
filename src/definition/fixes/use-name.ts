// Writes the nearest known name in place of one that is not known, within the quotes that are there.
import type { Problem } from '../../core/problem.js';
import type { Fix, FixSource } from './fix.js';

export function useName({ text, lines }: FixSource, problem: Problem): Fix | null {
  const { suggestion, range } = problem;
  if (suggestion === undefined) return null;
  const span = lines.span(range);
  const quotes = /^(["'`])(?:.*)\1$/s.exec(text.slice(span.start, span.end))?.[1] ?? '';
  return { kind: 'use_name', name: suggestion, edits: [{ ...span, text: quotes + suggestion + quotes }] };
}
