// How wide text will be, without a browser to ask: for boxes that are drawn before any font is known.

/** Widths in em of DejaVu Sans, the widest of the usual sans-serif fonts: text never runs over. */
const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[ijl'|.,:;!]/, 0.33],
  [/[frtI()[\] /\\-]/, 0.41],
  [/[mMW%@]/, 0.97],
  [/[wACDGHKNOQRUVX&]/, 0.78],
  [/[_]/, 0.5],
  // Wide East Asian characters and emoji.
  [/[\u1100-\uffff]/, 1.1],
];
const ANY_OTHER = 0.635;

/** The width in pixels of one line of text at this font size, rather too much than too little. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * fontSize;
}

/** The text, cut with an ellipsis where it would be wider than `width` pixels; looks no further than that. */
export function fitText(text: string, fontSize: number, width: number): string {
  const room = width / fontSize;
  let ems = 0;
  /** How much of the text fits together with an ellipsis. */
  let fitting = 0;
  let at = 0;
  for (const character of text) {
    ems += emsOf(character);
    if (ems > room) return `${text.slice(0, fitting).trimEnd()}…`;
    at += character.length;
    if (ems + emsOf('…') <= room) fitting = at;
  }
  return text;
}

function emsOf(character: string): number {
  return CLASSES.find(([pattern]) => pattern.test(character))?.[1] ?? ANY_OTHER;
}
