// Text literals of Python: prefixes, quotes, escapes, and several that follow each other.
import { isHeld } from '../../../core/json/exact-number.js';
import type { Span } from '../../source/lines.js';
import { CodeText, type ReadEscape } from '../model/code-text.js';
import type { Scalar } from '../model/values.js';

/** Null where the value is not known from the text alone, or is none: bytes, names of characters, f-strings that are filled. */
export function readPythonText(source: string, literals: readonly Span[], span: Span): Scalar | null {
  const text = new CodeText(span);
  for (const { start, end } of literals) {
    const match = /^([a-zA-Z]*)('''|"""|'|")/.exec(source.slice(start, Math.min(end, start + 8)));
    if (!match) return null;
    const [whole, prefix = '', quote = ''] = match;
    const flags = prefix.toLowerCase();
    if (/[bt]/.test(flags)) return null;
    const inner = { start: start + whole.length, end: end - quote.length };
    if (inner.end < inner.start || source.slice(inner.end, end) !== quote) return null;
    const isFormat = flags.includes('f');
    if (!text.add(source, inner, flags.includes('r') ? null : readEscape, isFormat ? '{}' : '')) return null;
  }
  return text.finish();
}

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
};

const readEscape: ReadEscape = (source, at) => {
  const letter = source[at + 1] ?? '';
  const simple = Object.hasOwn(SIMPLE, letter) ? SIMPLE[letter] : undefined;
  if (simple !== undefined) return { length: 2, value: simple };
  if (letter === '\r') return { length: source[at + 2] === '\n' ? 3 : 2, value: '' };
  const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1, at + 4))?.[0];
  if (octal) return { length: 1 + octal.length, value: String.fromCodePoint(Number.parseInt(octal, 8)) };
  const digits = { x: 2, u: 4, U: 8 }[letter];
  if (digits !== undefined) {
    const hex = source.slice(at + 2, at + 2 + digits);
    const code = new RegExp(`^[0-9a-fA-F]{${digits}}$`).test(hex) ? Number.parseInt(hex, 16) : -1;
    return code < 0 || code > 0x10ffff ? null : { length: 2 + digits, value: String.fromCodePoint(code) };
  }
  // By the name of the character, which is not known here.
  if (letter === 'N') return null;
  return { length: 1, value: '\\' };
};

/** Null for complex numbers, and for those that JSON or our own numbers can't hold. */
export function readPythonNumber(text: string): number | null {
  const plain = text.replaceAll('_', '');
  if (/[jJ]$/.test(plain)) return null;
  const isWhole = /^(0[xXoObB][0-9a-fA-F]+|\d+)$/.test(plain);
  const value = isWhole || /^[\d.]+([eE][+-]?\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) && isHeld(plain) ? value : null;
}
