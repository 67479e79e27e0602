// Mistakes of syntax in code, without those that only the tolerant parser sees.
import type { Span } from '../source/lines.js';
import type { CodeLanguage } from './code-files.js';
import { type SyntaxNode, type SyntaxTree, spanOf } from './syntax.js';

/** What is shown; one mistake often brings others. */
const MOST_FAULTS = 20;

/** In order; one for each line. */
export async function findSyntaxFaults(
  tree: SyntaxTree,
  source: string,
  language: CodeLanguage,
): Promise<readonly Span[]> {
  const faults: Span[] = [];
  tree.iterate({
    enter: (at) => {
      const isFault = at.type.isError || (language === 'python' && isOpenText(at, source));
      if (!isFault || faults.length >= MOST_FAULTS) return;
      // Asked for late: it has all the nodes around it made.
      if (language === 'python' && isRightInPython(at.node, source)) return;
      const mark = markOf({ start: at.from, end: at.to }, source);
      const last = faults.at(-1);
      if (!last || source.slice(last.start, Math.max(mark.start, last.start)).includes('\n'))
        faults.push(mark);
    },
  });
  if (language === 'python' || faults.length === 0) return faults;
  const { strictFault } = await import('./strict-syntax.js');
  const place = strictFault(source);
  return place === null ? [] : [markOf({ start: place, end: place + 1 }, source)];
}

/** A text whose quote does not close. */
export function isOpenText(
  { name, from, to }: Pick<SyntaxNode, 'name' | 'from' | 'to'>,
  source: string,
): boolean {
  if (name !== 'String' && name !== 'FormatString') return false;
  const quote = /^[a-zA-Z]*('''|"""|'|")/.exec(source.slice(from, Math.min(to, from + 8)));
  if (!quote) return false;
  return (
    to - from < quote[0].length + (quote[1]?.length ?? 0) || !source.slice(from, to).endsWith(quote[1] ?? '')
  );
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
  const parent = node.parent;
  const isEmpty = node.from === node.to;
  // A bare `yield`.
  if (isEmpty && /^Yield(Expression|Statement)$/.test(parent?.name ?? '')) return true;
  // `24.` without digits after it.
  if (isEmpty && parent?.name === 'MemberExpression' && parent.firstChild?.name === 'Number') return true;
  // Nothing may be said to be missing on the line after.
  const { start } = markOf(spanOf(node), source);
  const from = source.lastIndexOf('\n', start - 1) + 1;
  return UNKNOWN_FORMS.test(source.slice(from, from + 500).split(/[\r\n]/, 1)[0] ?? '');
}

/** `case Name():`, `with x as (a, b):`, `for a, *b in c`. */
const UNKNOWN_FORMS = /^\s*case\b.*\(\)|\bas \(|\bfor\b.*,\s*\*\w+.*\bin\b/;
