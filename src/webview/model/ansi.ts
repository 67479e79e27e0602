// Text of a terminal as spans: colours and weight by class; every other escape sequence is dropped.

export interface AnsiSpan {
  readonly text: string;
  /** Class names such as `ansi-fg-1 ansi-bold`; empty for plain text. */
  readonly classes: string;
}

interface Style {
  foreground: number | null;
  background: number | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
}

// Control characters are written as escapes in a text, because they are what this file is about.
const SEQUENCE = new RegExp(
  [
    '\u001b\\[([0-9;:?]*)([@-~])',
    '\u001b\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)',
    '\u001b[@-Z\\\\-_]',
    '[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]',
  ].join('|'),
  'g',
);

const PLAIN: Style = {
  foreground: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
};

/** Spans of `text`; a line overwritten by carriage returns shows its last content. O(length). */
export function ansiSpans(text: string): AnsiSpan[] {
  const spans: AnsiSpan[] = [];
  const style = { ...PLAIN };
  let from = 0;
  const source = withoutOverwritten(text);
  const add = (part: string): void => {
    if (part) spans.push({ text: part, classes: classesOf(style) });
  };
  for (const match of source.matchAll(SEQUENCE)) {
    add(source.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === 'm') applySgr(style, match[1] ?? '');
  }
  add(source.slice(from));
  return spans;
}

/** Progress bars write `\r` and the line anew: of each line only what was written last is kept. */
function withoutOverwritten(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/[^\n]*\r(?!\n)(?=[^\n])/g, '');
}

function applySgr(style: Style, parameters: string): void {
  const codes = parameters.split(/[;:]/).map(Number);
  for (let place = 0; place < codes.length; place++) {
    const code = codes[place] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, place + 1);
      if (code === 38) style.foreground = colour;
      else style.background = colour;
      place += used;
    } else applyCode(style, code);
  }
}

function applyCode(style: Style, code: number): void {
  if (code === 0) Object.assign(style, PLAIN);
  else if (code === 1) style.bold = true;
  else if (code === 2) style.dim = true;
  else if (code === 3) style.italic = true;
  else if (code === 4) style.underline = true;
  else if (code === 22) style.bold = style.dim = false;
  else if (code === 23) style.italic = false;
  else if (code === 24) style.underline = false;
  else if (code >= 30 && code <= 37) style.foreground = code - 30;
  else if (code === 39) style.foreground = null;
  else if (code >= 40 && code <= 47) style.background = code - 40;
  else if (code === 49) style.background = null;
  else if (code >= 90 && code <= 97) style.foreground = code - 82;
  else if (code >= 100 && code <= 107) style.background = code - 92;
}

/** 256 colours and true colour come down to the theme's 16, which are readable on its background. */
function extended(codes: readonly number[], place: number): [number | null, number] {
  if (codes[place] === 5) return [nearest256(codes[place + 1] ?? 0), 2];
  if (codes[place] === 2)
    return [nearestRgb(codes[place + 1] ?? 0, codes[place + 2] ?? 0, codes[place + 3] ?? 0), 4];
  return [null, codes.length - place];
}

function nearest256(colour: number): number {
  if (colour < 16) return colour;
  if (colour >= 232)
    return nearestRgb(...(Array(3).fill((colour - 232) * 10 + 8) as [number, number, number]));
  const cube = colour - 16;
  const level = (value: number): number => (value === 0 ? 0 : value * 40 + 55);
  return nearestRgb(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function nearestRgb(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  if (most < 50) return 0;
  const bit = (value: number): number => (value > most / 2 ? 1 : 0);
  return bit(red) + 2 * bit(green) + 4 * bit(blue) + (most > 200 ? 8 : 0);
}

function classesOf(style: Style): string {
  const names: string[] = [];
  if (style.foreground !== null) names.push(`ansi-fg-${style.foreground}`);
  if (style.background !== null) names.push(`ansi-bg-${style.background}`);
  if (style.bold) names.push('ansi-bold');
  if (style.dim) names.push('ansi-dim');
  if (style.italic) names.push('ansi-italic');
  if (style.underline) names.push('ansi-underline');
  return names.join(' ');
}
