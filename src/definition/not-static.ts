// What is said of code that only running it can tell, where nothing may be run.
import { PROBLEM_SEVERITIES, type Problem } from '../core/problem.js';
import type { FileReading } from './file-reading.js';

/** One `not-static` for each unread part of a file in code; `advice` says what would get it read. */
export function notStaticProblems({ unread }: FileReading, advice: string): readonly Problem[] {
  return unread.map(({ range, reason }) => ({
    code: 'not-static',
    severity: PROBLEM_SEVERITIES['not-static'],
    message: `Only running this file can tell what stands here: ${reason}. ${advice}`,
    range,
    related: [],
  }));
}
