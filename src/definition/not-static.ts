// What is said of code that only running it can tell, where nothing may be run.
import { phrase } from '../core/phrase.js';
import { type Problem, problemAt } from '../core/problem.js';
import type { FileReading } from './file-reading.js';
import { findIgnoredLines, isIgnored } from './ignored-lines.js';

/**
 * One `not-static` for each unread part of a file in code but those that `text`, the file's, silences; `advice` says what
 * would get it read.
 */
export function notStaticProblems({ unread }: FileReading, text: string, advice: string): readonly Problem[] {
  const ignored = findIgnoredLines(text);
  return unread
    .filter(({ range }) => !isIgnored(ignored, 'not-static', range.start.line))
    .map(({ range, reason }) =>
      problemAt(
        'not-static',
        phrase('Only running this file can tell what stands here: {0}. {1}', reason, advice),
        range,
      ),
    );
}
