// Tables for people: columns as wide as they need, wrapped where the terminal is narrower; nothing is cut off.
import type { Terminal } from '../terminal.js';
import { columnsOf, padColumns, wrapColumns } from './columns.js';
import { visibleText } from './visible-text.js';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** May be wrapped when the table is too wide. */
  readonly wraps?: boolean;
  /** Columns that it keeps when it is wrapped; default 16. */
  readonly narrowest?: number;
}

/** A text, or one with its colour: a wrapped line must be coloured for itself. */
export type Cell = string | ColoredText;

interface ColoredText {
  readonly text: string;
  readonly color: (text: string) => string;
}

const GAP = '  ';
const NARROWEST = 16;

/** The table with a line of titles, each line ending in a line feed. Where there is no terminal no line is wrapped. */
export function renderTable(
  terminal: Terminal,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): string {
  const cells = rows.map((row) => row.map(visibleCell));
  const texts = cells.map((row) => row.map(({ text }) => text));
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, at) =>
    [titles, ...texts].reduce((widest, row) => Math.max(widest, columnsOf(row[at] ?? '')), 0),
  );
  if (terminal.isInteractive) narrow(widths, columns, terminal.width);
  const lines = [
    ...renderRow(
      titles.map((text) => ({ text, color: terminal.colors.dim })),
      columns,
      widths,
    ),
  ];
  for (const row of cells) lines.push(...renderRow(row, columns, widths));
  return lines.map((line) => `${line}\n`).join('');
}

/** A control character in a text from elsewhere could move the cursor; a line end could not be aligned. */
function visibleCell(cell: Cell): ColoredText {
  const { text, color } = typeof cell === 'string' ? { text: cell, color: (all: string) => all } : cell;
  return { text: visibleText(text.replaceAll(/\s+/g, ' ').trim()), color };
}

/** Takes from the widest of the columns that may be wrapped until all fit, or none can give more. */
function narrow(widths: number[], columns: readonly Column[], available: number): void {
  const least = columns.map(({ wraps, narrowest = NARROWEST }, at) =>
    wraps ? narrowest : (widths[at] ?? 0),
  );
  const widthAt = (at: number): number => widths[at] ?? 0;
  let over = sum(widths) + GAP.length * (columns.length - 1) - available;
  while (over > 0) {
    const [widest, next] = columns
      .flatMap((_, at) => (widthAt(at) > (least[at] ?? 0) ? [at] : []))
      .sort((a, b) => widthAt(b) - widthAt(a));
    if (widest === undefined) return;
    // Down to the next widest at once, then one by one in turns: a cell may have millions of columns.
    const floor = Math.max(least[widest] ?? 0, next === undefined ? 0 : widthAt(next));
    const taken = Math.min(over, Math.max(1, widthAt(widest) - floor));
    widths[widest] = widthAt(widest) - taken;
    over -= taken;
  }
}

function renderRow(
  row: readonly ColoredText[],
  columns: readonly Column[],
  widths: readonly number[],
): string[] {
  const cells = columns.map((_, at) => {
    const { text, color } = row[at] ?? visibleCell('');
    const lines = columnsOf(text) <= (widths[at] ?? 0) ? [text] : wrapColumns(text, widths[at] ?? 1);
    return { lines, color };
  });
  const height = Math.max(1, ...cells.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map(({ lines, color }, at) => {
        const text = lines[line] ?? '';
        return text === ''
          ? padColumns('', widths[at] ?? 0)
          : padded(color(text), columns[at], widths[at] ?? 0);
      })
      .join(GAP)
      .trimEnd(),
  );
}

function padded(text: string, column: Column | undefined, width: number): string {
  return padColumns(text, width, column?.align ?? 'left');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
