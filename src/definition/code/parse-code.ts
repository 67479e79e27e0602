// Code to trees, by parsers that go on after mistakes.
import type { CodeLanguage } from './code-files.js';
import type { SyntaxTree } from './syntax.js';

export interface CodeParser {
  readonly language: CodeLanguage;
  /** The tree ends early where noise takes too long: each mistake costs a search for a way on. */
  parse(text: string): SyntaxTree;
}

type LezerParser = typeof import('./python-parser.js').parser;

/** Of one text; what people write takes some milliseconds. */
const MOST_MS = 3_000;
/** Looking at the clock takes as long as a step. */
const STEPS_BETWEEN_LOOKS = 256;

/** Of this language; the other one is not loaded. */
export async function codeParser(language: CodeLanguage): Promise<CodeParser> {
  const { parser } = await (language === 'python'
    ? import('./python-parser.js')
    : import('./javascript-parser.js'));
  // A form feed between sections of Python counts as a blank.
  const prepare = (text: string) => (language === 'python' ? text.replaceAll('\f', ' ') : text);
  return { language, parse: (text) => parseWithin(parser, prepare(text)) };
}

function parseWithin(parser: LezerParser, text: string): SyntaxTree {
  const parse = parser.startParse(text);
  const end = performance.now() + MOST_MS;
  for (let step = 1; ; step++) {
    const tree = parse.advance();
    if (tree) return tree;
    const isLook = step % STEPS_BETWEEN_LOOKS === 0;
    if (isLook && parse.stoppedAt === null && performance.now() > end) parse.stopAt(parse.parsedPos);
  }
}
