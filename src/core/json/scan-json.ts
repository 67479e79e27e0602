// Looks through a JSON text without making its value: how deep it nests, and which of its numbers would be changed.
import { isHeld } from './exact-number.js';

/** Levels of lists and mappings in a value; the same for commands, functions, parameters and the API. */
export const DEEPEST_JSON = 500;

export interface JsonScan {
  readonly isTooDeep: boolean;
  /** Places of the numbers that no JavaScript number is equal to, in order. */
  readonly unheld: readonly { readonly start: number; readonly end: number }[];
}

/** `text` must be JSON. Without recursion; O(text). */
export function scanJson(text: string, deepest: number): JsonScan {
  const unheld: { start: number; end: number }[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > deepest) return { isTooDeep: true, unheld };
    } else if (code === 0x7d || code === 0x5d) depth--;
    else if (isOfNumber(code) && code !== 0x45 && code !== 0x65) {
      const start = at;
      while (at + 1 < text.length && isOfNumber(text.charCodeAt(at + 1))) at++;
      // Shorter ones have too few digits for it, and no room for an exponent of three.
      if (at + 1 - start > 4 && !isHeld(text.slice(start, at + 1))) unheld.push({ start, end: at + 1 });
    }
  }
  return { isTooDeep: false, unheld };
}

const QUOTE = 0x22;

/** Place of the closing quote. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/** Digits, `+`, `-`, `.`, `e` and `E`. */
function isOfNumber(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x2b ||
    code === 0x2e ||
    code === 0x65 ||
    code === 0x45
  );
}
