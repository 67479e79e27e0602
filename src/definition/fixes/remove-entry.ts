// Takes a key with its value, or items of a list, out of a text, with the commas and lines that belong to them.
import type { Span } from '../source/lines.js';
import type { TextEdit } from './fix.js';
import { lineEnd, lineStart, wholeLines } from './text-lines.js';

/** `isFlow`: commas part the entries of its mapping, not lines. Null where its lines hold something else too. */
export function removeEntry(text: string, block: Span, isFlow: boolean): TextEdit | null {
  if (isFlow) return { ...flowEntry(text, block), text: '' };
  const before = text.slice(lineStart(text, block.start), block.start);
  const after = text.slice(block.end, lineEnd(text, block.end));
  if (before.trim() !== '' || !/^\s*(#.*)?$/.test(after)) return null;
  return { ...wholeLines(text, block), text: '' };
}

function flowEntry(text: string, block: Span): Span {
  const comma = /^\s*,[ \t]*/.exec(text.slice(block.end));
  if (comma) {
    const end = block.end + comma[0].length;
    const isAlone =
      text.slice(lineStart(text, block.start), block.start).trim() === '' && lineEnd(text, end) === end;
    return isAlone ? wholeLines(text, { start: block.start, end }) : { start: block.start, end };
  }
  const before = /,\s*$/.exec(text.slice(0, block.start));
  return { start: before ? before.index : block.start, end: block.end };
}

/**
 * `items`: all of a list, in order; `isGone` says which are removed, not all of them. Null for a list whose items
 * have anchors, tags or aliases, which other parts of the file may need.
 */
export function removeItems(
  text: string,
  list: Span,
  items: readonly Span[],
  isGone: (index: number) => boolean,
): readonly TextEdit[] | null {
  const listText = text.slice(list.start, list.end);
  if (/[&*!]/.test(listText)) return null;
  if (/^[[({]/.test(listText)) return flowItems(items, isGone);
  const edits: TextEdit[] = [];
  for (const [index, item] of items.entries()) {
    if (!isGone(index)) continue;
    if (!/^[ \t]*-[ \t]+$/.test(text.slice(lineStart(text, item.start), item.start))) return null;
    edits.push({ ...wholeLines(text, item), text: '' });
  }
  return edits;
}

function flowItems(items: readonly Span[], isGone: (index: number) => boolean): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const firstKept = items.findIndex((_, index) => !isGone(index));
  const [first, kept] = [items[0], items[firstKept]];
  if (first && kept && firstKept > 0) edits.push({ start: first.start, end: kept.start, text: '' });
  for (let index = firstKept + 1; index < items.length; index++) {
    const [before, item] = [items[index - 1], items[index]];
    if (before && item && isGone(index)) edits.push({ start: before.end, end: item.end, text: '' });
  }
  return edits;
}
