// A text that is being typed, with what is half there left out: one bracket that does not close hides all that follows.
import type { CodeLanguage } from './code-files.js';
import type { StatementTrees } from './statement-trees.js';
import { splitStatements } from './statements.js';

/** The same length and lines, blanks where statements are broken; the text itself where none is. O(text). */
export function mendText(source: string, language: CodeLanguage, trees: StatementTrees): string {
  const parts = splitStatements(source, language);
  return parts.map((part) => (trees.isBroken(part) ? part.replace(/[^\r\n]/g, ' ') : part)).join('');
}
