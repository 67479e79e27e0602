// One line of a file as a terminal can show it, with the columns of a range in it.
import type { Position } from '../../core/problem.js';
import { columnsOf } from '../text/columns.js';
import { visibleText } from '../text/visible-text.js';

export interface ShownLine {
  readonly text: string;
  /** Columns before the range, and columns that it takes (1 or more). */
  readonly from: number;
  readonly columns: number;
}

const TAB = '  ';
const ELLIPSIS = '…';

/**
 * The line with tabs and other invisible characters made visible. Of one that is wider than `width` only the part
 * around the range is taken, with an ellipsis at each side that lacks something.
 */
export function showLine(line: string, start: Position, end: Position, width: number): ShownLine {
  const first = Math.min(start.character, line.length);
  const last = end.line > start.line ? line.length : Math.min(Math.max(end.character, first), line.length);
  const before = visible(line.slice(0, first));
  const marked = visible(line.slice(first, last));
  const after = visible(line.slice(last));
  if (columnsOf(before + marked + after) <= width) return shown(before, marked, after);
  const room = Math.max(10, width - 2 * columnsOf(ELLIPSIS));
  const lead = takeEnd(before, Math.max(Math.floor(room / 4), Math.floor((room - columnsOf(marked)) / 2)));
  const middle = takeStart(marked, room - columnsOf(lead));
  const rest = middle === marked ? takeStart(after, room - columnsOf(lead + middle)) : '';
  const isWhole = middle === marked && rest === after;
  return shown(`${lead === before ? '' : ELLIPSIS}${lead}`, middle, `${rest}${isWhole ? '' : ELLIPSIS}`);
}

function shown(before: string, marked: string, after: string): ShownLine {
  return {
    text: `${before}${marked}${after}`.trimEnd(),
    from: columnsOf(before),
    columns: Math.max(1, columnsOf(marked)),
  };
}

function visible(text: string): string {
  return visibleText(text.replaceAll('\t', TAB));
}

function takeStart(text: string, columns: number): string {
  let taken = '';
  let used = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > columns) break;
    taken += character;
  }
  return taken;
}

function takeEnd(text: string, columns: number): string {
  const characters = [...text];
  let used = 0;
  let at = characters.length;
  while (at > 0) {
    used += columnsOf(characters[at - 1] ?? '');
    if (used > columns) break;
    at -= 1;
  }
  return characters.slice(at).join('');
}
