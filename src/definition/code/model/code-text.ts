// Texts as code writes them: their value, and where each character of it stands.
import type { Span } from '../../source/lines.js';
import type { Scalar } from './values.js';

/** A part of the code and what it stands for; `value` is as long as `source` where nothing is escaped. */
interface Piece {
  readonly at: number;
  readonly length: number;
  readonly value: string;
}

/** One escape at `at`, which is a backslash: how long it is and what it stands for; null where that is not known. */
export type ReadEscape = (source: string, at: number) => { length: number; value: string } | null;

/** Collects a text's pieces; several literals may follow each other. */
export class CodeText {
  readonly #pieces: Piece[] = [];
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  /**
   * Adds what stands between `from` and `to`, quotes apart. `single` are characters that a double one stands for
   * (braces of f-strings). False where something in it is not known.
   */
  add(source: string, { start, end }: Span, readEscape: ReadEscape | null, doubled = ''): boolean {
    let plainFrom = start;
    const addPlain = (to: number): void => {
      if (to > plainFrom) {
        const value = source.slice(plainFrom, to);
        this.#pieces.push({ at: plainFrom, length: to - plainFrom, value });
      }
    };
    const addOther = (at: number, length: number, value: string): void => {
      addPlain(at);
      this.#pieces.push({ at, length, value });
      plainFrom = at + length;
    };
    for (let at = start; at < end; at++) {
      const character = source[at] ?? '';
      if (character === '\\' && readEscape) {
        const escaped = readEscape(source, at);
        if (!escaped || at + escaped.length > end) return false;
        addOther(at, escaped.length, escaped.value);
        at = plainFrom - 1;
      } else if (character === '\r') {
        addOther(at, source[at + 1] === '\n' ? 2 : 1, '\n');
        at = plainFrom - 1;
      } else if (doubled !== '' && doubled.includes(character)) {
        if (source[at + 1] !== character) return false;
        addOther(at, 2, character);
        at = plainFrom - 1;
      }
    }
    addPlain(end);
    return true;
  }

  finish(): Scalar {
    const data = this.#pieces.map(({ value }) => value).join('');
    return { kind: 'scalar', data, span: this.#span, partAt: (part) => this.#partAt(part) };
  }

  #partAt(part: Span): Span {
    const start = this.#placeOf(part.start, false);
    return { start, end: part.end <= part.start ? start : this.#placeOf(part.end - 1, true) };
  }

  /** Of the character at this index of the value; its end where `isEnd` says so. */
  #placeOf(index: number, isEnd: boolean): number {
    let from = 0;
    for (const { at, length, value } of this.#pieces) {
      if (index < from + value.length) {
        if (value.length !== length) return isEnd ? at + length : at;
        return at + index - from + (isEnd ? 1 : 0);
      }
      from += value.length;
    }
    return Math.max(this.#span.start, this.#span.end - 1);
  }
}
