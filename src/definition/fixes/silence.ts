// Silences a hint or a warning by a comment above its line.
import type { Problem } from '../../core/problem.js';
import type { Fix, FixSource } from './fix.js';
import { indentation, lineBreak, lineEnd, lineStart } from './text-lines.js';

/** Null for errors, in JSON, and inside of a text over several lines, where a comment would be part of it, or end it. */
export function silence({ text, lines, format }: FixSource, problem: Problem): Fix | null {
  const { code, severity, range } = problem;
  if (severity === 'error' || format === 'json') return null;
  const at = lines.offset(range.start);
  const start = lineStart(text, at);
  const line = text.slice(start, lineEnd(text, at));
  // Nothing stands above the first line, whatever it is; a line for the system has to stay the first.
  if (start === 0 ? line.startsWith('#!') : format === 'yaml' && !startsEntry(line)) return null;
  const fix = (place: number, added: string): Fix => ({
    kind: 'silence',
    code,
    edits: [{ start: place, end: place, text: added }],
  });
  const above =
    start > 0 ? text.slice(lineStart(text, start - 1), lineEnd(text, lineStart(text, start - 1))) : '';
  if (/\\\s*$/.test(above)) return null;
  // A second comment in between would part the first from its line.
  if (/^\s*(#|\/\/)\s*taskflow-ignore\s/.test(above))
    return fix(lineStart(text, start - 1) + above.trimEnd().length, `, ${code}`);
  const mark = format === 'script' ? '//' : '#';
  return fix(start, `${indentation(text, at)}${mark} taskflow-ignore ${code}${lineBreak(text)}`);
}

/** A key or an item starts here, so what stands above is not in the middle of a text. */
function startsEntry(line: string): boolean {
  return /^\s*(- |[{[]|[^\s#][^#]*:(\s|$))/.test(line);
}
