// How many columns of a terminal a text takes: wide characters two, combining ones none.
import { stripVTControlCharacters } from 'node:util';
import { graphemes } from './graphemes.js';

const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
const INVISIBLE = /^[\p{Mark}\p{Format}\p{Control}]+$/u;
const PLAIN = /^[\x20-\x7e]*$/;

/** Columns of one line of text; colours count for nothing. O(text). */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const grapheme of graphemes(stripVTControlCharacters(text))) columns += columnsOfOne(grapheme);
  return columns;
}

/** As much of the start of a text as fits into so many columns. No colours in the text. */
export function takeStart(text: string, columns: number): string {
  let taken = '';
  let used = 0;
  for (const grapheme of graphemes(text)) {
    used += columnsOfOne(grapheme);
    if (used > columns) break;
    taken += grapheme;
  }
  return taken;
}

/** As much of its end. */
export function takeEnd(text: string, columns: number): string {
  const all = [...graphemes(text)];
  let used = 0;
  let at = all.length;
  while (at > 0) {
    used += columnsOfOne(all[at - 1] ?? '');
    if (used > columns) break;
    at -= 1;
  }
  return all.slice(at).join('');
}

/** The text with blanks up to `columns`. */
export function padColumns(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, columns - columnsOf(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** Lines of at most `columns`, broken between words; a longer word is broken inside. No colours in the text. O(text). */
export function wrapColumns(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    let used = 0;
    for (const word of paragraph.split(/ +/)) {
      const width = columnsOf(word);
      if (line === '' ? width <= columns : used + 1 + width <= columns) {
        used += line === '' ? width : 1 + width;
        line = line === '' ? word : `${line} ${word}`;
        continue;
      }
      if (line !== '') lines.push(line);
      const pieces = breakWord(word, columns);
      line = pieces.pop() ?? '';
      used = columnsOf(line);
      lines.push(...pieces);
    }
    lines.push(line);
  }
  return lines;
}

/** After a separator where there is one, as in the path of a file. */
function breakWord(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const grapheme of graphemes(word)) {
    const width = columnsOfOne(grapheme);
    while (piece !== '' && used + width > columns) {
      const separator = /^.*[/\\._-]/s.exec(piece)?.[0] ?? piece;
      const head = separator.length * 3 < piece.length ? piece : separator;
      pieces.push(head);
      piece = piece.slice(head.length);
      used = columnsOf(piece);
    }
    piece += grapheme;
    used += width;
  }
  return [...pieces, piece];
}

function columnsOfOne(grapheme: string): number {
  if (grapheme.length === 1 && PLAIN.test(grapheme)) return 1;
  if (WIDE.test(grapheme)) return 2;
  return INVISIBLE.test(grapheme) ? 0 : 1;
}
