// A sheet of characters on which texts are written and lines are drawn that join or cross.
import type { TaskStateName } from '../../core/states.js';
import { type Arms, boxCharacter, type Weight } from './box-characters.js';

/** What a piece of text means; whoever prints it knows the colours. */
export type TerminalStyle = TaskStateName | 'critical' | 'faint' | 'title';
export type Paint = (style: TerminalStyle, text: string) => string;

interface Glyph {
  readonly text: string;
  readonly style: TerminalStyle | null;
}

/** Cells are columns and rows from 0, and come to be where something is drawn. */
export class TerminalCanvas {
  readonly #texts = new Map<string, Glyph>();
  /** For each cell the arms of each net: lines of one net join, those of others cross unless they share an arm. */
  readonly #arms = new Map<string, Map<number, Arms>>();
  readonly #ascii: boolean;
  #columns = 0;
  #rows = 0;

  constructor(ascii: boolean) {
    this.#ascii = ascii;
  }

  /** One row of characters that are one column wide each. */
  write(column: number, row: number, text: string, style: TerminalStyle | null): void {
    for (const [place, character] of [...text].entries())
      this.#texts.set(this.#cell(column + place, row), { text: character, style });
  }

  /** A line through all cells from one to the other, both included; they share a column or a row. */
  line(net: number, weight: Weight, from: readonly [number, number], to: readonly [number, number]): void {
    const [startColumn, endColumn] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
    const [startRow, endRow] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
    for (let column = startColumn; column <= endColumn; column++)
      for (let row = startRow; row <= endRow; row++) {
        const arms = this.#armsOf(column, row, net);
        if (column > startColumn) arms.left = heavier(arms.left, weight);
        if (column < endColumn) arms.right = heavier(arms.right, weight);
        if (row > startRow) arms.up = heavier(arms.up, weight);
        if (row < endRow) arms.down = heavier(arms.down, weight);
      }
  }

  /** True where lines of several nets run through one cell. */
  isCrossing(column: number, row: number): boolean {
    return (this.#arms.get(`${column} ${row}`)?.size ?? 0) > 1;
  }

  /** The sheet, without blanks at the ends of lines. */
  print(paint: Paint): string[] {
    return Array.from({ length: this.#rows }, (_, row) => {
      const glyphs = Array.from({ length: this.#columns }, (__, column) => this.#glyph(`${column} ${row}`));
      while (glyphs.at(-1)?.text === ' ') glyphs.pop();
      return paintGlyphs(glyphs, paint);
    });
  }

  #glyph(cell: string): Glyph {
    const written = this.#texts.get(cell);
    if (written) return written;
    const nets = this.#arms.get(cell);
    if (!nets) return { text: ' ', style: null };
    const arms = joined([...nets.values()]);
    const isHeavy = Object.values(arms).includes(2);
    return { text: boxCharacter(arms, this.#ascii), style: isHeavy ? 'critical' : 'faint' };
  }

  #armsOf(column: number, row: number, net: number): Arms {
    const cell = this.#cell(column, row);
    const nets = this.#arms.get(cell) ?? new Map<number, Arms>();
    this.#arms.set(cell, nets);
    const arms = nets.get(net) ?? { up: 0, right: 0, down: 0, left: 0 };
    nets.set(net, arms);
    return arms;
  }

  #cell(column: number, row: number): string {
    this.#columns = Math.max(this.#columns, column + 1);
    this.#rows = Math.max(this.#rows, row + 1);
    return `${column} ${row}`;
  }
}

function heavier(a: Weight, b: Weight): Weight {
  return a > b ? a : b;
}

/** Lines that only cross are drawn as a bridge: the vertical one goes over the other. */
function joined(all: readonly Arms[]): Arms {
  const sum: Arms = { up: 0, right: 0, down: 0, left: 0 };
  for (const arms of all)
    for (const side of ['up', 'right', 'down', 'left'] as const) sum[side] = heavier(sum[side], arms[side]);
  const vertical = all.filter((arms) => arms.left === 0 && arms.right === 0);
  const horizontal = all.filter((arms) => arms.up === 0 && arms.down === 0);
  const isCrossing =
    vertical.length > 0 && horizontal.length > 0 && vertical.length + horizontal.length === all.length;
  return isCrossing ? { ...sum, left: 0, right: 0 } : sum;
}

/** Neighbours of one style are painted together. */
function paintGlyphs(glyphs: readonly Glyph[], paint: Paint): string {
  let line = '';
  let run = '';
  let style: TerminalStyle | null = null;
  const flush = (): void => {
    line += style === null || run === '' ? run : paint(style, run);
    run = '';
  };
  for (const glyph of glyphs) {
    if (glyph.style !== style) flush();
    style = glyph.style;
    run += glyph.text;
  }
  flush();
  return line;
}
