// A log's text in pieces of one look each, with the places in files that it names as pieces of their own.
import { type FileLink, findFileLinks } from '../../core/file-links.js';
import { type AnsiSpan, ansiSpans } from './ansi.js';

export interface LogPiece extends AnsiSpan {
  readonly link?: FileLink;
}

/** A place whose text changes its look in the middle stays plain. O(length). */
export function logPieces(text: string): readonly LogPiece[] {
  return ansiSpans(text).flatMap(splitAtLinks);
}

function splitAtLinks(span: AnsiSpan): readonly LogPiece[] {
  const { text, classes } = span;
  const pieces: LogPiece[] = [];
  let from = 0;
  let lineStart = 0;
  for (const line of text.split('\n')) {
    for (const link of findFileLinks(line)) {
      const start = lineStart + link.start;
      if (start > from) pieces.push({ text: text.slice(from, start), classes });
      from = start + link.length;
      pieces.push({ text: text.slice(start, from), classes, link });
    }
    lineStart += line.length + 1;
  }
  if (from === 0) return [span];
  if (from < text.length) pieces.push({ text: text.slice(from), classes });
  return pieces;
}
