// What is asked of trees of code, and of their nodes, in both languages.
import type { SyntaxNode, Tree as SyntaxTree } from '@lezer/common';
import type { Span } from '../source/lines.js';

export type { SyntaxNode, SyntaxTree };

/** Brackets deeper than people nest them; walking through such trees takes the square of their depth. */
const DEEPEST = 1_000;

/** Whether the text can be read at all in bounded time; a bracket in a text literal counts, too. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 40 || code === 91 || code === 123) {
      if (++depth > DEEPEST) return true;
    } else if ((code === 41 || code === 93 || code === 125) && depth > 0) depth--;
  }
  return false;
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
