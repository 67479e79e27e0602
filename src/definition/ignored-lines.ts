// `# taskflow-ignore CODE`: which hints and warnings are silenced, on which lines.
import { PROBLEM_SEVERITIES, type ProblemCode } from '../core/problem.js';

/** In the order of their lines. */
export type IgnoredLines = readonly { readonly line: number; readonly codes: readonly string[] }[];

const COMMENT = /^(.*?)(?:#|\/\/)[ \t]*taskflow-ignore[ \t]+([\w-]+(?:[ \t]*(?:,[ \t]*)?[\w-]+)*)/;

/** A comment counts for its own line; one that has a line to itself also for the next. O(text). */
export function findIgnoredLines(text: string): IgnoredLines {
  if (!text.includes('taskflow-ignore')) return [];
  return text.split(/\r\n|\n|\r/).flatMap((source, line) => {
    const match = COMMENT.exec(source);
    if (!match) return [];
    const codes = (match[2] ?? '').split(/[\s,]+/);
    const alone = (match[1] ?? '').trim() === '';
    return alone
      ? [
          { line, codes },
          { line: line + 1, codes },
        ]
      : [{ line, codes }];
  });
}

/** Whether a problem on this line is silenced; errors never are. O(log lines). */
export function isIgnored(ignored: IgnoredLines, code: ProblemCode, line: number): boolean {
  if (PROBLEM_SEVERITIES[code] === 'error') return false;
  let low = 0;
  let high = ignored.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ignored[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  for (let at = low; ignored[at]?.line === line; at++) if (ignored[at]?.codes.includes(code)) return true;
  return false;
}
