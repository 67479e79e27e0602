// Numbers that JavaScript's would change: whole ones beyond 2^53, and such as 1e400.

/** A number by its own digits, where no JavaScript number is equal to it. */
export class ExactNumber {
  /** As it was written; a number of JSON, or of YAML. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /** For who writes JSON without knowing of it: its digits as a text. `writeJson` writes the number. */
  toJSON(): string {
    return this.text;
  }
}

/** The first such number in a value of lists and mappings. */
export function exactNumberIn(value: unknown): ExactNumber | undefined {
  if (value instanceof ExactNumber) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const item of Object.values(value)) {
    const found = exactNumberIn(item);
    if (found) return found;
  }
  return undefined;
}

/**
 * Whether a JavaScript number says what is written: beyond 2^53 it has the same digits, written out if they were, and
 * none becomes infinite or zero. What a fraction has beyond 17 digits is rounded, as it is everywhere. O(text).
 */
export function isHeld(text: string): boolean {
  if (SHORT.test(text)) return true;
  const value = Number(text.replace(/^[+-]/, ''));
  if (Number.isNaN(value)) return true;
  if (!Number.isFinite(value)) return false;
  const written = digitsOf(text);
  if (written === null) return value <= Number.MAX_SAFE_INTEGER;
  if (value === 0) return written.digits === '';
  if (value <= Number.MAX_SAFE_INTEGER) return true;
  // Written out, it is to be written so again: JavaScript has an exponent from 1e21 on.
  if (/^[+-]?\d+$/.test(text) && value >= 1e21) return false;
  const held = digitsOf(String(value));
  return held?.digits === written.digits && held.exponent === written.exponent;
}

/** Nearly all numbers, told without work. */
const SHORT = /^[+-]?[\d.]{1,15}$/;

/** `digits` without zeros at either end, times ten to the `exponent`; null for another base than ten. */
function digitsOf(text: string): { readonly digits: string; readonly exponent: number } | null {
  const parts = /^[+-]?(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (!parts) return null;
  const [, whole = '', fraction = '', power = '0'] = parts;
  const all = whole + fraction;
  let start = 0;
  let end = all.length;
  while (start < end && all[start] === '0') start++;
  while (end > start && all[end - 1] === '0') end--;
  return { digits: all.slice(start, end), exponent: Number(power) - fraction.length + all.length - end };
}
