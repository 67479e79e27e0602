// What is said of code that only running it can tell, where nothing may be run.
import { type Problem, problemAt } from '../core/problem.js';
import type { FileReading } from './file-reading.js';

/** One `not-static` for each unread part of a file in code; `advice` says what would get it read. */
export function notStaticProblems({ unread }: FileReading, advice: string): readonly Problem[] {
  return unread.map(({ range, reason }) =>
    problemAt('not-static', `Only running this file can tell what stands here: ${reason}. ${advice}`, range),
  );
}
