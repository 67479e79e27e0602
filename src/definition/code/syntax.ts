// The trees that the parsers make of code, and what is asked of their nodes in both languages.
import { parser as javascript } from '@lezer/javascript';
import { parser as python } from '@lezer/python';
import type { Span } from '../source/lines.js';

export type SyntaxTree = ReturnType<typeof python.parse>;
export type SyntaxNode = SyntaxTree['topNode'];

const typescript = javascript.configure({ dialect: 'ts' });

/** Brackets deeper than people nest them; walking through such trees takes the square of their depth. */
const DEEPEST = 1_000;
/** Of one text; what people write takes some milliseconds. */
const MOST_MS = 3_000;

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

export function parsePython(text: string): SyntaxTree {
  // A form feed between sections counts as a blank.
  return parseInTime(python, text.replaceAll('\f', ' '));
}

/** Types are understood in JavaScript, too: there are none there to be confused with. */
export function parseJavaScript(text: string): SyntaxTree {
  return parseInTime(typescript, text);
}

/** The tree ends early where noise takes too long: each mistake costs a search for a way on. */
function parseInTime(parser: typeof python, text: string): SyntaxTree {
  const parse = parser.startParse(text);
  const end = performance.now() + MOST_MS;
  for (;;) {
    const tree = parse.advance();
    if (tree) return tree;
    if (parse.stoppedAt === null && performance.now() > end) parse.stopAt(parse.parsedPos);
  }
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
