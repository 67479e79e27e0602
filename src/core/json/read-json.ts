// The one way from JSON texts of others to values, and back: a number is kept with its digits, or refused; it is never
// changed. `JSON.parse` decides what is JSON.
import type { Json } from '../definition.js';
import { phrase } from '../phrase.js';
import { ExactNumber } from './exact-number.js';
import { DEEPEST_JSON, type JsonScan, scanJson } from './scan-json.js';

/** A JSON value with the numbers that JavaScript would change as they were written. */
export type ExactJson =
  | null
  | boolean
  | number
  | string
  | ExactNumber
  | readonly ExactJson[]
  | { readonly [key: string]: ExactJson };

/** `message` stands after a subject. `syntax`: the text is no JSON at all. */
export type JsonRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: 'syntax' | 'depth' | 'number'; readonly message: string };

/** Keeps all numbers. Refuses what nests deeper than `deepest` levels. Never throws; O(text). */
export function readExactJson(text: string, deepest = DEEPEST_JSON): JsonRead<ExactJson> {
  const read = scanned(text, deepest);
  if (!read.ok) return read;
  const { value, scan } = read;
  return { ok: true, value: scan.unheld.length === 0 ? value : withExactNumbers(text, scan.unheld) };
}

/** Refuses numbers that would be changed, too: for who has no place for them. Never throws; O(text). */
export function readJson(text: string, deepest = DEEPEST_JSON): JsonRead<Json> {
  const read = scanned(text, deepest);
  if (!read.ok) return read;
  const [first] = read.scan.unheld;
  if (!first) return { ok: true, value: read.value };
  return { ok: false, reason: 'number', message: unheldWords(text.slice(first.start, first.end)) };
}

/** What is wrong with a number that is refused, to stand after its name. */
export function unheldWords(number: string): string {
  const shown = number.length > 40 ? `${number.slice(0, 39)}…` : number;
  return phrase(
    'holds the number {0}, which would be changed: whole numbers are exact up to 9007199254740991, and none is over 1.8e308; write it as a text, between quotes',
    shown,
  );
}

/** The text of a value, exact numbers as they were written. O(value). */
export function writeExactJson(value: ExactJson, indent?: number): string {
  if (value instanceof ExactNumber) return value.text;
  const numbers: string[] = [];
  const text = JSON.stringify(
    value,
    function (this: Readonly<Record<string, unknown>>, key, item: unknown) {
      const original = this[key];
      const isExact = original instanceof ExactNumber;
      // `JSON.stringify` drops the sign of a zero.
      if (!isExact && !Object.is(original, -0)) return item;
      numbers.push(isExact ? original.text : '-0');
      return mark();
    },
    indent,
  );
  if (numbers.length === 0) return text;
  const parts = text.split(`"${mark()}"`);
  return parts.map((part, at) => part + (numbers[at] ?? '')).join('');
}

let known: string | undefined;

/** Stands in for a number; no text of others has it. Made when it is needed, since few ever need it. */
function mark(): string {
  known ??= `number-${crypto.randomUUID()}`;
  return known;
}

type Scanned =
  | { readonly ok: true; readonly value: Json; readonly scan: JsonScan }
  | Extract<JsonRead<never>, { readonly ok: false }>;

function scanned(text: string, deepest: number): Scanned {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return { ok: false, reason: 'syntax', message: phrase('is not JSON') };
  }
  const scan = scanJson(text, deepest);
  if (!scan.isTooDeep) return { ok: true, value, scan };
  return {
    ok: false,
    reason: 'depth',
    message: phrase('is nested more than {0} levels deep', deepest),
  };
}

/** Reads the text once more, with a mark in the place of each such number. */
function withExactNumbers(text: string, unheld: JsonScan['unheld']): ExactJson {
  const sign = mark();
  let marked = '';
  let at = 0;
  for (const { start, end } of unheld) {
    marked += `${text.slice(at, start)}"${sign}${text.slice(start, end)}"`;
    at = end;
  }
  return JSON.parse(marked + text.slice(at), (_, item: unknown) =>
    typeof item === 'string' && item.startsWith(sign) ? new ExactNumber(item.slice(sign.length)) : item,
  ) as ExactJson;
}
