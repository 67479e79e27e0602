// The YAML library's errors in words that say what to do.
import type { YAMLError } from 'yaml';
import { phrase } from '../../core/phrase.js';
import type { SourceFault } from './source-tree.js';
import { libraryWords } from './yaml-library-words.js';
import { colonWords, isStarText, starWords } from './yaml-slips.js';

const EXPLANATIONS: Readonly<Record<string, () => string>> = {
  TAB_AS_INDENT: () => phrase('A tab stands where YAML wants blanks; indent with blanks'),
  BAD_INDENT: () => phrase('This line is not indented like its neighbours'),
  MULTILINE_IMPLICIT_KEY: () => phrase('A key must stand on one line; is a colon missing?'),
  BLOCK_AS_IMPLICIT_KEY: colonWords,
  TAG_RESOLVE_FAILED: () =>
    phrase('A text that starts with ! is a YAML tag, and this one is not known; put the text between quotes'),
  BLOCK_IN_FLOW: colonWords,
  RESOURCE_EXHAUSTION: () => phrase('This is nested too deeply'),
};

/** One fault of the text, at the library's place, never wider than its line. */
export function explainYamlError(error: YAMLError, text: string): SourceFault {
  const start = Math.min(Math.max(error.pos[0], 0), text.length);
  const lineEnd = endOfLine(text, start);
  const end = Math.max(Math.min(error.pos[1], lineEnd), Math.min(start + 1, lineEnd));
  if (error.code === 'BAD_ALIAS' && isStarText(text, start)) {
    return { code: 'yaml-syntax', span: { start, end }, message: starWords() };
  }
  const message =
    explainByText(error.message) ?? EXPLANATIONS[error.code]?.() ?? libraryWords(tidy(error.message));
  return { code: 'yaml-syntax', span: { start, end }, message };
}

function explainByText(words: string): string | undefined {
  const reserved = /reserved character (.)/.exec(words)?.[1];
  if (reserved) return phrase('A text that starts with {0} must stand between quotes', reserved);
  const closing = /end with a (\S)$/.exec(words)?.[1];
  if (closing) return phrase('A {0} is missing: what was opened above is not closed here', closing);
  const quote = /Missing closing (['"])quote/.exec(words)?.[1];
  return quote ? phrase('A {0} is missing: this text is not closed', quote) : undefined;
}

/** The library quotes texts of any length. */
function tidy(message: string): string {
  const short = message.replace(/"(?:[^"\\]|\\.){80,}"/g, 'this text').slice(0, 500);
  return short.replace(/[\s.]+$/, '');
}

function endOfLine(text: string, at: number): number {
  const end = text.slice(at, at + 10_000).search(/[\r\n]/);
  return end < 0 ? Math.min(text.length, at + 10_000) : at + end;
}
