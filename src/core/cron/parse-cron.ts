// A cron text into its fields, strictly, with the column of what is wrong.
// Our own, not cron-parser's: that one accepts "", three and six fields and the random H, refuses @midnight, and knows
// no columns; the walk that finds the column expands the field on the way. Tests compare the two where both are right.
import { at } from '../at.js';
import { phrase } from '../phrase.js';
import type { CronDays, CronFields } from './cron-fields.js';
import { matchesAnyDay } from './matching-days.js';
import {
  type CronError,
  DAY_OF_MONTH,
  DAY_OF_WEEK,
  type FieldShape,
  HOUR,
  MINUTE,
  MONTH,
  type ParsedField,
  parseField,
} from './parse-field.js';

const MACROS: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

const SHAPES = [MINUTE, HOUR, DAY_OF_MONTH, MONTH, DAY_OF_WEEK] as const satisfies readonly FieldShape[];
const MAX_LENGTH = 1000;

export type CronResult = { readonly ok: true; readonly fields: CronFields } | CronError;

/**
 * Parses `minute hour day-of-month month day-of-week`, or one of `@hourly @daily @midnight @weekly @monthly @yearly
 * @annually`. Letters may be of either case. A text that no date can match is an error too. An error's message is a
 * predicate of the text. Never throws; linear.
 */
export function parseCron(text: string): CronResult {
  const words = wordsOf(text);
  const first = words[0];
  if (first === undefined) {
    return {
      ok: false,
      message: phrase('is empty; write five fields, as in "0 2 * * *"'),
      start: 0,
      end: text.length,
    };
  }
  if (text.length > MAX_LENGTH) {
    return {
      ok: false,
      message: phrase('has more than {0} characters', MAX_LENGTH),
      start: MAX_LENGTH,
      end: text.length,
    };
  }
  if (first.text.startsWith('@')) return parseMacro(words, first);
  return parseFive(words);
}

/** The five fields that a cron text stands for, separated by single spaces: `@daily` is `0 0 * * *`. */
export function expandMacro(text: string): string {
  const trimmed = text.trim();
  const lower = trimmed.toLowerCase();
  return MACROS.get(lower) ?? trimmed.replace(/\s+/g, ' ');
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function parseMacro(words: readonly Word[], word: Word): CronResult {
  const second = words[1];
  if (second !== undefined) {
    const message = phrase('has something after {0}; remove it', word.text);
    return { ok: false, message, start: second.start, end: endOf(words) };
  }
  const expanded = expandMacro(word.text);
  if (!expanded.startsWith('@')) return parseFive(wordsOf(expanded));
  const message = phrase('is not one of {0}', [...MACROS.keys()].join(', '));
  return { ok: false, message, start: word.start, end: word.end };
}

function parseFive(words: readonly Word[]): CronResult {
  const parsed: ParsedField[] = [];
  for (const [index, shape] of SHAPES.entries()) {
    const word = words[index];
    if (word === undefined) return tooFew(words);
    const result = parseField(shape, word.text, word.start);
    if (!result.ok) return result;
    parsed.push(result.field);
  }
  const extra = words[SHAPES.length];
  if (extra !== undefined) {
    const message = phrase(
      'has {0} fields instead of five ({1}); there are no seconds and no years',
      words.length,
      namesOf(SHAPES),
    );
    return { ok: false, message, start: extra.start, end: endOf(words) };
  }
  return toFields(parsed, words);
}

function tooFew(words: readonly Word[]): CronError {
  const message = phrase(
    'has {0} of the five fields ({1}); missing: {2}',
    words.length,
    namesOf(SHAPES),
    namesOf(SHAPES.slice(words.length)),
  );
  return { ok: false, message, start: at(words, 0).start, end: endOf(words) };
}

function toFields(parsed: readonly ParsedField[], words: readonly Word[]): CronResult {
  const [minute, hour] = [at(parsed, 0), at(parsed, 1)];
  const [dayOfMonth, month, dayOfWeek] = [at(parsed, 2), at(parsed, 3), at(parsed, 4)];
  const days: CronDays = {
    months: month.values,
    daysOfMonth: dayOfMonth.values,
    lastDayOfMonth: dayOfMonth.last,
    daysOfWeek: dayOfWeek.values,
    lastWeekdays: dayOfWeek.lastWeekdays,
    nthWeekdays: dayOfWeek.nthWeekdays,
    combine: dayOfMonth.starred || dayOfWeek.starred ? 'and' : 'or',
  };
  if (!matchesAnyDay(days)) {
    const message = phrase('never fires: no date matches its day and month fields');
    return { ok: false, message, start: at(words, 2).start, end: at(words, 4).end };
  }
  const fields = {
    minutes: sorted(minute.values),
    hours: sorted(hour.values),
    followsClock: hour.stepped,
    days,
  };
  return { ok: true, fields };
}

function namesOf(shapes: readonly FieldShape[]): string {
  return shapes.map(({ name }) => name).join(', ');
}

function endOf(words: readonly Word[]): number {
  return at(words, words.length - 1).end;
}

function sorted(values: ReadonlySet<number>): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
