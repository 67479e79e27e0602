// Mistakes of syntax in code, without those that only the parser sees.

import type { Span } from '../source/lines.js';
import type { CodeLanguage } from './code-files.js';
import { type SyntaxNode, type SyntaxTree, spanOf } from './syntax.js';

/** What is shown; one mistake often brings others. */
const MOST_FAULTS = 20;

/** In order; one for each line. */
export function findSyntaxFaults(tree: SyntaxTree, source: string, language: CodeLanguage): readonly Span[] {
  const faults: Span[] = [];
  tree.iterate({
    enter: ({ type, node }) => {
      if (!type.isError || faults.length >= MOST_FAULTS) return;
      if (language === 'python' && isRightInPython(node, source)) return;
      const last = faults.at(-1);
      if (last && !source.slice(last.start, node.from).includes('\n')) return;
      faults.push(markOf(spanOf(node), source));
    },
  });
  return faults;
}

/** Something to see: the character before where nothing stands, and no more than a line. */
function markOf({ start, end }: Span, source: string): Span {
  const lineEnd = source.slice(start).search(/[\r\n]/);
  const until = lineEnd < 0 ? source.length : start + lineEnd;
  if (end > start && until > start) return { start, end: Math.min(end, until) };
  let from = start;
  while (from > 0 && /\s/.test(source[from - 1] ?? '')) from--;
  return { start: Math.max(0, from - 1), end: Math.max(from, Math.min(1, source.length)) };
}

/** Python that the grammar does not know. */
function isRightInPython(node: SyntaxNode, source: string): boolean {
  const parent = node.parent?.name;
  // A bare `yield`.
  if (node.from === node.to && parent === 'YieldExpression') return true;
  const text = source.slice(node.from, node.to);
  // A form feed between sections.
  if (/^\s*\f\s*$/.test(text) || /^\s*\f/.test(source.slice(node.from, node.from + 3))) return true;
  // `24.` without digits after it, `case Name():`, `with x as (a, b):`.
  if (/\d\.?$/.test(source.slice(Math.max(0, node.from - 2), node.from)) && /^\.?$/.test(text)) return true;
  if (parent === 'PatternArgList' && text === '') return true;
  return (
    parent === 'WithStatement' && /\bas\s*\($/.test(source.slice(Math.max(0, node.from - 20), node.from + 1))
  );
}
