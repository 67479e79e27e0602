// One field of a cron text: its list, ranges, steps, names, L and # become values, or an error at its column.
import { phrase } from '../phrase.js';
import type { NthWeekday } from './cron-fields.js';

export interface FieldShape {
  /** As it is said, in the language of the moment. */
  readonly name: string;
  readonly min: number;
  /** The last value of `*`. */
  readonly max: number;
  /** The highest number that may be written: Sunday is 0 and 7. */
  readonly highest: number;
  /** Three-letter names of `min`, `min + 1`, … */
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function field(name: () => string, bounds: Omit<FieldShape, 'name'>): FieldShape {
  return {
    ...bounds,
    get name() {
      return name();
    },
  };
}

export const MINUTE = field(() => phrase('minute'), { min: 0, max: 59, highest: 59, names: [] });
export const HOUR = field(() => phrase('hour'), { min: 0, max: 23, highest: 23, names: [] });
export const DAY_OF_MONTH = field(() => phrase('day of month'), { min: 1, max: 31, highest: 31, names: [] });
export const MONTH = field(() => phrase('month'), { min: 1, max: 12, highest: 12, names: MONTHS });
export const DAY_OF_WEEK = field(() => phrase('day of week'), {
  min: 0,
  max: 6,
  highest: 7,
  names: WEEKDAYS,
});

export interface ParsedField {
  readonly values: ReadonlySet<number>;
  /** The text starts with `*`. */
  readonly starred: boolean;
  /** Some item is a `*` or has a step. */
  readonly stepped: boolean;
  /** `L`, day of month only. */
  readonly last: boolean;
  /** `5L`, day of week only. */
  readonly lastWeekdays: ReadonlySet<number>;
  /** `5#3`, day of week only. */
  readonly nthWeekdays: readonly NthWeekday[];
}

export interface CronError {
  readonly ok: false;
  /** A predicate of the cron text: what is wrong and what to do, as in "minute: 61 is outside 0-59". */
  readonly message: string;
  /** Where in the cron text, UTF-16 code units, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** True where the message begins with the name of a field. */
  readonly isOfField?: boolean;
}

type Item =
  | {
      readonly ok: true;
      readonly kind: 'values';
      readonly values: readonly number[];
      readonly stepped: boolean;
    }
  | { readonly ok: true; readonly kind: 'last' }
  | { readonly ok: true; readonly kind: 'last-weekday'; readonly day: number }
  | { readonly ok: true; readonly kind: 'nth-weekday'; readonly weekday: NthWeekday };

/** Parses `text`, which stands at `start` of the whole cron text. Linear in the text. */
export function parseField(
  shape: FieldShape,
  text: string,
  start: number,
): { readonly ok: true; readonly field: ParsedField } | CronError {
  const values = new Set<number>();
  const lastWeekdays = new Set<number>();
  const nthWeekdays: NthWeekday[] = [];
  let last = false;
  let stepped = false;
  let at = start;
  for (const part of text.split(',')) {
    if (part === '') {
      const comma = { shape, text: ',', start: Math.max(start, at - 1) };
      return fail(comma, phrase('nothing stands beside the comma; remove the comma or write a value'));
    }
    const item = parseItem({ shape, text: part, start: at });
    if (!item.ok) return item;
    if (item.kind === 'last') last = true;
    else if (item.kind === 'last-weekday') lastWeekdays.add(item.day);
    else if (item.kind === 'nth-weekday') nthWeekdays.push(item.weekday);
    else {
      stepped ||= item.stepped;
      for (const value of item.values) values.add(value);
    }
    at += part.length + 1;
  }
  const starred = text.startsWith('*');
  return { ok: true, field: { values, starred, stepped, last, lastWeekdays, nthWeekdays } };
}

/** A piece of a field and where it stands. */
interface Piece {
  readonly shape: FieldShape;
  readonly text: string;
  readonly start: number;
}

function parseItem(piece: Piece): Item | CronError {
  const { shape, text, start } = piece;
  if (shape === DAY_OF_MONTH && /^l$/i.test(text)) return { ok: true, kind: 'last' };
  if (shape === DAY_OF_WEEK && text.includes('#')) return parseNthWeekday(piece);
  if (shape === DAY_OF_WEEK && /^.+l$/i.test(text)) return parseLastWeekday(piece);

  const foreign = foreignSyntax(piece);
  if (foreign !== undefined) return fail(piece, foreign);
  const slash = text.indexOf('/');
  const base = slash < 0 ? text : text.slice(0, slash);
  const step = slash < 0 ? 1 : parseStep({ shape, text: text.slice(slash + 1), start: start + slash + 1 });
  if (typeof step !== 'number') return step;
  const range = parseRange({ shape, text: base, start }, slash >= 0);
  if (!range.ok) return range;
  const values: number[] = [];
  for (let value = range.first; value <= range.last; value += step) {
    values.push(shape === DAY_OF_WEEK ? value % 7 : value);
  }
  return { ok: true, kind: 'values', values, stepped: slash >= 0 || base === '*' };
}

function parseRange(
  piece: Piece,
  hasStep: boolean,
): { readonly ok: true; readonly first: number; readonly last: number } | CronError {
  const { shape, text, start } = piece;
  if (text === '*') return { ok: true, first: shape.min, last: shape.max };
  const dash = text.indexOf('-');
  if (dash === 0 || (dash > 0 && dash === text.length - 1)) {
    return fail(piece, phrase('a range needs a value on both sides, as in 1-5'));
  }
  if (dash < 0) {
    if (text === '')
      return {
        ...fail(piece, phrase('nothing stands before /; write */ there')),
        end: start + 1,
      };
    const value = parseValue(piece);
    if (typeof value !== 'number') return value;
    // `5/15` counts from 5 to the end of the field, as most crons have it.
    return { ok: true, first: value, last: hasStep ? shape.highest : value };
  }
  const first = parseValue({ shape, text: text.slice(0, dash), start });
  if (typeof first !== 'number') return first;
  const end = { shape, text: text.slice(dash + 1), start: start + dash + 1 };
  const last = parseValue(end);
  if (typeof last !== 'number') return last;
  // Sunday ends a week as well as it starts one: fri-sun is 5-7.
  if (shape === DAY_OF_WEEK && last === 0 && first > 0 && /^sun$/i.test(end.text))
    return { ok: true, first, last: 7 };
  if (first > last) return fail(piece, backwards(shape, text, first, last));
  return { ok: true, first, last };
}

function backwards(shape: FieldShape, text: string, first: number, last: number): string {
  const tail = last === shape.min ? `${last}` : `${shape.min}-${last}`;
  const instead = shape === DAY_OF_WEEK && last === 0 ? `${first}-7` : `${first}-${shape.max},${tail}`;
  return phrase('the range {0} runs backwards; write {1}', text, instead);
}

function parseStep(piece: Piece): number | CronError {
  const { shape, text, start } = piece;
  const size = shape.max - shape.min + 1;
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step >= 1 && step <= size) return step;
  const message = phrase('the step after / must be a whole number from 1 to {0}', size);
  return text === '' ? { ...fail(piece, message), start: start - 1 } : fail(piece, message);
}

function parseValue(piece: Piece): number | CronError {
  const { shape, text } = piece;
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    if (value >= shape.min && value <= shape.highest) return value;
    return fail(piece, phrase('{0} is outside {1}', text, `${shape.min}-${shape.highest}`));
  }
  const lower = text.toLowerCase();
  const index = shape.names.indexOf(lower);
  if (index >= 0) return shape.min + index;
  const named = shape.names.find((name) => lower.startsWith(name));
  if (named !== undefined && /^[a-z]+$/.test(lower))
    return fail(piece, phrase('names have three letters; write {0}', named));
  const range = `${shape.min}-${shape.highest}`;
  const known = shape.names.length > 0 ? phrase('{0} or {1}', range, shape.names.join(', ')) : range;
  const found = text === '' ? phrase('nothing') : JSON.stringify(text);
  return fail(piece, phrase('expected {0}, found {1}', known, found));
}

/** What other crons know and this one does not, with what to do; undefined for anything else. */
function foreignSyntax({ text, shape }: Piece): string | undefined {
  if (text === '?') return phrase('write * instead of ?');
  if (/^h(\(.*|\/.*)?$/i.test(text))
    return phrase('H (a random value) is not known here; pick a value, or use jitter');
  if (/^(l|\d+)w$/i.test(text)) return phrase('W (the nearest working day) is not known here');
  if (/^l-/i.test(text)) return phrase('only L alone, the last day of the month, is known here');
  if (!/^l$/i.test(text)) return undefined;
  return shape === DAY_OF_WEEK
    ? phrase('write the weekday before L, as in 5L')
    : phrase('L belongs in the day fields');
}

function parseLastWeekday(piece: Piece): Item | CronError {
  const day = parseValue({ ...piece, text: piece.text.slice(0, -1) });
  return typeof day === 'number' ? { ok: true, kind: 'last-weekday', day: day % 7 } : day;
}

function parseNthWeekday(piece: Piece): Item | CronError {
  const hash = piece.text.indexOf('#');
  if (hash === 0) return fail(piece, phrase('write the weekday before #, as in 5#3'));
  const day = parseValue({ ...piece, text: piece.text.slice(0, hash) });
  if (typeof day !== 'number') return day;
  const nth = piece.text.slice(hash + 1);
  if (/^[1-5]$/.test(nth))
    return { ok: true, kind: 'nth-weekday', weekday: { day: day % 7, nth: Number(nth) } };
  return fail(piece, phrase('after # stands which one of the month, 1 to 5, as in 5#3'));
}

function fail({ shape, text, start }: Piece, fault: string): CronError {
  const message = `${shape.name}: ${fault}`;
  return { ok: false, message, start, end: start + text.length, isOfField: true };
}
