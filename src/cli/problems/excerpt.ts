// A line of a file with the exact range underlined, and what is said of it.
import type { Range } from '../../core/problem.js';
import type { Terminal } from '../terminal.js';
import { visibleText } from '../text/visible-text.js';
import { showLine } from './source-line.js';

export interface MarkedPlace {
  readonly range: Range;
  /** Said behind the underline; may be empty. */
  readonly label: string;
  /** The problem itself is underlined by another sign than what belongs to it. */
  readonly isMain: boolean;
  readonly color: (text: string) => string;
}

const INDENT = '    ';
const BAR = ' │ ';
/** Of a line in a file or pipe, where no terminal says how wide it is. */
const WIDEST = 160;

/** Each place by its line and an underline, in order; `lines` are those of the whole file. */
export function renderExcerpt(
  terminal: Terminal,
  lines: readonly string[],
  places: readonly MarkedPlace[],
): string {
  const gutter = Math.max(...places.map(({ range }) => String(range.start.line + 1).length));
  const width = (terminal.isInteractive ? terminal.width : WIDEST) - INDENT.length - gutter - BAR.length;
  const { dim } = terminal.colors;
  let text = '';
  for (const { range, label, isMain, color } of [...places].sort(byPlace)) {
    const line = showLine(lines[range.start.line] ?? '', range.start, range.end, width);
    const sign = isMain ? '^' : '-';
    const last = range.end.character === 0 ? range.end.line : range.end.line + 1;
    const until = last > range.start.line + 1 ? `up to line ${last}` : '';
    const words = [until, visibleText(label)].filter((word) => word !== '').join('; ');
    const number = String(range.start.line + 1).padStart(gutter);
    text += `${INDENT}${dim(`${number}${BAR}`)}${line.text}\n`;
    const underline = `${color(sign.repeat(line.columns))}${words === '' ? '' : ` ${color(words)}`}`;
    text += `${INDENT}${dim(`${' '.repeat(gutter)}${BAR}`)}${' '.repeat(line.from)}${underline}\n`;
  }
  return text;
}

function byPlace(a: MarkedPlace, b: MarkedPlace): number {
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
}
