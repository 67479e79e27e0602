// Code to trees, by parsers that go on after mistakes.
import { parser as javascript } from '@lezer/javascript';
import { parser as python } from '@lezer/python';
import type { CodeLanguage } from './code-files.js';
import type { SyntaxTree } from './syntax.js';

const PARSERS: Readonly<Record<CodeLanguage, typeof python>> = {
  python,
  // Types are understood in JavaScript, too: there are none there to be confused with.
  javascript: javascript.configure({ dialect: 'ts' }),
};

/** Of one text; what people write takes some milliseconds. */
const MOST_MS = 3_000;
/** Looking at the clock takes as long as a step. */
const STEPS_BETWEEN_LOOKS = 256;

/** The tree ends early where noise takes too long: each mistake costs a search for a way on. */
export function parseCode(text: string, language: CodeLanguage): SyntaxTree {
  // A form feed between sections of Python counts as a blank.
  const parse = PARSERS[language].startParse(language === 'python' ? text.replaceAll('\f', ' ') : text);
  const end = performance.now() + MOST_MS;
  for (let step = 1; ; step++) {
    const tree = parse.advance();
    if (tree) return tree;
    const isLook = step % STEPS_BETWEEN_LOOKS === 0;
    if (isLook && parse.stoppedAt === null && performance.now() > end) parse.stopAt(parse.parsedPos);
  }
}
