// The trees that the parsers make of code, and what is asked of their nodes in both languages.
import { parser as javascript } from '@lezer/javascript';
import { parser as python } from '@lezer/python';
import type { Span } from '../source/lines.js';

export type SyntaxTree = ReturnType<typeof python.parse>;
export type SyntaxNode = SyntaxTree['topNode'];

const typescript = javascript.configure({ dialect: 'ts' });

export function parsePython(text: string): SyntaxTree {
  return python.parse(text);
}

/** Types are understood in JavaScript, too: there are none there to be confused with. */
export function parseJavaScript(text: string): SyntaxTree {
  return typescript.parse(text);
}

/** With punctuation. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

export function spanOf({ from, to }: SyntaxNode): Span {
  return { start: from, end: to };
}

export function isSame(a: SyntaxNode | null, b: SyntaxNode | null): boolean {
  return a !== null && b !== null && a.from === b.from && a.to === b.to && a.name === b.name;
}
