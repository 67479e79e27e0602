// Where the characters of a string value stand in the file: through quotes, escapes, indentation and folding.
import type { Span } from './lines.js';

/**
 * Maps a part of a scalar's value to its place in the text. `scalar` is the scalar's own span, quotes and block
 * header included. The first call costs O(value); blanks between folded lines are placed beside their neighbours.
 */
export function valuePlaces(text: string, scalar: Span, value: string): (part: Span) => Span {
  let starts: Int32Array | undefined;
  return (part) => {
    starts ??= placeCharacters(text, scalar, value);
    const start = starts[Math.min(part.start, value.length)] ?? scalar.start;
    if (part.end <= part.start) return { start, end: start };
    const last = starts[Math.min(part.end, value.length) - 1] ?? scalar.end;
    const next = starts[Math.min(part.end, value.length)] ?? scalar.end;
    // Only escapes are longer than what they stand for; else the next character may be a line away.
    const escaped = text[last] === '\\' || (text[last] === "'" && text[scalar.start] === "'");
    return { start, end: Math.min(escaped ? next : last + 1, scalar.end) };
  };
}

function placeCharacters(text: string, scalar: Span, value: string): Int32Array {
  const style = text[scalar.start];
  if (style === '"') return placeDoubleQuoted(text, scalar, value.length);
  let from = scalar.start;
  if (style === '|' || style === '>') {
    const headerEnd = text.indexOf('\n', scalar.start);
    from = headerEnd < 0 ? scalar.end : headerEnd + 1;
  } else if (style === "'") {
    from++;
  }
  return placeSolid(text, from, scalar.end, value, style === "'");
}

/** Every style but double quotes changes blanks only (and doubles quotes): the rest is there, in order. */
function placeSolid(text: string, from: number, end: number, value: string, quoted: boolean): Int32Array {
  const starts = new Int32Array(value.length + 1);
  let at = from;
  let placed = 0;
  for (let index = 0; index < value.length; index++) {
    if (isBlank(value.charCodeAt(index))) continue;
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    // Blanks just before a character stand just before it; longer gaps are folded ones.
    for (let gap = placed; gap < index; gap++) starts[gap] = Math.max(at - (index - gap), from);
    starts[index] = at;
    at += quoted && text[at] === "'" && text[at + 1] === "'" ? 2 : 1;
    placed = index + 1;
  }
  for (let gap = placed; gap <= value.length; gap++) starts[gap] = Math.min(at + gap - placed, end);
  return starts;
}

function placeDoubleQuoted(text: string, scalar: Span, length: number): Int32Array {
  const starts = new Int32Array(length + 1).fill(scalar.end);
  let at = scalar.start + 1;
  let index = 0;
  const put = (place: number, count: number): void => {
    for (let k = 0; k < count && index <= length; k++) starts[index++] = place;
  };
  while (at < scalar.end && index < length) {
    const character = text[at];
    if (character === '\\') {
      const size = escapeSize(text, at);
      // An escaped line end stands for nothing; a code point past U+FFFF for two code units.
      if (text[at + 1] === '\n' || text[at + 1] === '\r') {
        at = skipBlanks(text, at + size, scalar.end);
        continue;
      }
      put(at, size === 10 && Number.parseInt(text.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1);
      at += size;
    } else if (character === ' ' || character === '\t' || character === '\n' || character === '\r') {
      const next = skipBlanks(text, at, scalar.end);
      const gap = text.slice(at, next);
      const lineEnds = gap.split('\n').length - 1;
      if (lineEnds === 0) for (let place = at; place < next; place++) put(place, 1);
      else put(at, Math.max(1, lineEnds - 1));
      at = next;
    } else {
      put(at, 1);
      at++;
    }
  }
  if (index <= length) starts[index] = at;
  return starts;
}

function escapeSize(text: string, at: number): number {
  const letter = text[at + 1];
  if (letter === 'x') return 4;
  if (letter === 'u') return 6;
  if (letter === 'U') return 10;
  return letter === '\r' && text[at + 2] === '\n' ? 3 : 2;
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Blank, tab, line feed or carriage return: what YAML calls white space. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
