// Texts and numbers of JavaScript as they are written.
import { isHeld } from '../../../core/json/exact-number.js';
import type { Span } from '../../source/lines.js';
import { CodeText, type ReadEscape } from '../model/code-text.js';
import type { Scalar } from '../model/values.js';

/** A literal in quotes, or a template without values to fill in. Null where it is not closed or not known. */
export function readJavaScriptText(source: string, span: Span): Scalar | null {
  const quote = source[span.start] ?? '';
  const inner = { start: span.start + 1, end: span.end - 1 };
  if (inner.end < inner.start || source[inner.end] !== quote) return null;
  const text = new CodeText(span);
  return text.add(source, inner, readEscape) ? text.finish() : null;
}

const SIMPLE: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
  '\u2028': '',
  '\u2029': '',
};

const readEscape: ReadEscape = (source, at) => {
  const letter = source[at + 1] ?? '';
  const simple = Object.hasOwn(SIMPLE, letter) ? SIMPLE[letter] : undefined;
  if (simple !== undefined) return { length: 2, value: simple };
  if (letter === '\r') return { length: source[at + 2] === '\n' ? 3 : 2, value: '' };
  if (letter === '0' && !/\d/.test(source[at + 2] ?? '')) return { length: 2, value: '\0' };
  // Octal escapes of old.
  if (/\d/.test(letter)) return null;
  if (letter === 'x' || letter === 'u') {
    const match = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})/.exec(
      source.slice(at + 1, at + 12),
    );
    const code = Number.parseInt(match?.[1] ?? match?.[2] ?? match?.[3] ?? '', 16);
    if (!match || code > 0x10ffff) return null;
    return { length: 1 + match[0].length, value: String.fromCodePoint(code) };
  }
  return {
    length: 1 + String.fromCodePoint(source.codePointAt(at + 1) ?? 0).length,
    value: source.slice(at + 1, at + 1 + String.fromCodePoint(source.codePointAt(at + 1) ?? 0).length),
  };
};

/** Null for whole numbers of any size, which JSON does not have, and for octal ones of old. */
export function readJavaScriptNumber(text: string): number | null {
  if (/n$/.test(text) || /^0\d/.test(text)) return null;
  const plain = text.replaceAll('_', '');
  const value = Number(plain);
  return Number.isFinite(value) && isHeld(plain) ? value : null;
}
