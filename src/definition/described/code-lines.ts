// Lines of code as hosts count them, from 1, as the ranges and spans that editors and checks have.
import type { Position, Range } from '../../core/problem.js';
import type { Span } from '../source/lines.js';

export class CodeLines {
  readonly #starts: readonly number[];
  readonly #lines: readonly string[];

  /** `text` without a byte order mark. */
  constructor(text: string) {
    const lines: string[] = [];
    const starts: number[] = [];
    for (const match of text.matchAll(/(.*?)(?:\r\n|\n|\r|$)/gs)) {
      starts.push(match.index);
      lines.push(match[1] ?? '');
    }
    this.#starts = starts;
    this.#lines = lines;
  }

  /** What stands in a line, without its indentation; the last line where the file has become shorter. */
  rangeOf(line: number, column = 1): Range {
    const index = Math.min(Math.max(line, 1), this.#lines.length) - 1;
    const text = this.#lines[index] ?? '';
    const indent = text.length - text.trimStart().length;
    const start = Math.min(Math.max(indent, column - 1), text.length);
    return {
      start: { line: index, character: start },
      end: { line: index, character: Math.max(start, text.trimEnd().length) },
    };
  }

  spanOf({ start, end }: Range): Span {
    return { start: this.#offset(start), end: this.#offset(end) };
  }

  #offset({ line, character }: Position): number {
    return (this.#starts[line] ?? 0) + character;
  }
}
