// One line of a file as a terminal can show it, with the columns of a range in it.
import type { Position } from '../../core/problem.js';
import { columnsOf, takeEnd, takeStart } from '../text/columns.js';
import { visibleText } from '../text/visible-text.js';

export interface ShownLine {
  readonly text: string;
  /** Columns before the range, and columns that it takes (1 or more). */
  readonly from: number;
  readonly columns: number;
}

const TAB = '  ';
const ELLIPSIS = '…';
/** Looked at for one column: more than any writing needs, so that of a line of megabytes only a part is. */
const UNITS_A_COLUMN = 8;

/**
 * The line with tabs and other invisible characters made visible. Of one that is wider than `width` only the part
 * around the range is taken, with an ellipsis at each side that lacks something. O(width), however long the line.
 */
export function showLine(line: string, start: Position, end: Position, width: number): ShownLine {
  const first = Math.min(start.character, line.length);
  const last = end.line > start.line ? line.length : Math.min(Math.max(end.character, first), line.length);
  const room = Math.max(10, width - 2 * columnsOf(ELLIPSIS));
  const reach = (room + 2) * UNITS_A_COLUMN;
  const isAll = first <= reach && last - first <= reach && line.length - last <= reach;
  const before = visible(line.slice(Math.max(0, first - reach), first));
  const marked = visible(line.slice(first, Math.min(last, first + reach)));
  const after = visible(line.slice(last, last + reach));
  if (isAll && columnsOf(before + marked + after) <= width) return shown(before, marked, after);
  const lead = takeEnd(before, Math.max(Math.floor(room / 4), Math.floor((room - columnsOf(marked)) / 2)));
  const middle = takeStart(marked, room - columnsOf(lead));
  const isMarkedWhole = middle === marked && last - first <= reach;
  const rest = isMarkedWhole ? takeStart(after, room - columnsOf(lead + middle)) : '';
  const isWhole = isMarkedWhole && rest === after && line.length - last <= reach;
  const isFromStart = lead === before && first <= reach;
  return shown(`${isFromStart ? '' : ELLIPSIS}${lead}`, middle, `${rest}${isWhole ? '' : ELLIPSIS}`);
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
