// The five-field cron language, checked strictly, so that a mistake is told in the editor and not at 2 a.m.

export type CronCheck =
  | { readonly ok: true }
  /** `start` and `end` are the place of the fault within the text. */
  | { readonly ok: false; readonly message: string; readonly start: number; readonly end: number };

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of the week', min: 0, max: 7, names: DAYS },
];
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Short forms, each with its five fields. */
export const CRON_MACROS: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

/** The five fields of a checked text, one blank between: what to hand to a cron library. */
export function expandCron(text: string): string {
  const trimmed = text.trim();
  return CRON_MACROS.get(trimmed.toLowerCase()) ?? trimmed.split(/\s+/).join(' ');
}

/**
 * Checks `minute hour day month weekday`: `*`, numbers, names of months and days, ranges `a-b`, steps `/n`, lists,
 * `L` for the last day of the month, `5L` for the last Friday, `1#2` for the second Monday, Sunday as 0 or 7,
 * and the macros `@hourly` … `@annually`.
 */
export function checkCron(text: string): CronCheck {
  const parts = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], at: match.index }));
  const [first] = parts;
  if (!first) return fault('is empty: write five fields, as in 0 2 * * *', 0, text.length);
  if (first.text.startsWith('@')) return checkMacro(first.text, first.at, parts.length);
  if (parts.length !== FIELDS.length) {
    const [from, to] = parts.length > 5 ? [parts[5]?.at ?? 0, text.trimEnd().length] : [0, text.length];
    const hint = parts.length === 6 ? '; seconds are not among them' : '';
    return fault(
      `has ${parts.length} field${parts.length === 1 ? '' : 's'} instead of five (minute hour day month weekday)${hint}`,
      from,
      to,
    );
  }
  for (const [index, field] of FIELDS.entries()) {
    const part = parts[index];
    if (!part) continue;
    const found = checkField(part.text, part.at, field);
    if (found) return found;
  }
  const [, , day, month, weekday] = parts;
  if (day && month && weekday?.text === '*' && neverComes(day.text, month.text)) {
    return fault(
      `never fires: no day ${day.text} in month ${month.text}`,
      day.at,
      month.at + month.text.length,
    );
  }
  return { ok: true };
}

function checkMacro(word: string, at: number, count: number): CronCheck {
  if (count === 1 && CRON_MACROS.has(word.toLowerCase())) return { ok: true };
  const known = [...CRON_MACROS.keys()].join(', ');
  return fault(`is not one of ${known}`, at, at + word.length);
}

function checkField(text: string, at: number, field: Field): CronCheck | null {
  const items = text.split(',');
  let offset = at;
  for (const item of items) {
    const message = checkItem(item, field, items.length > 1);
    if (message) return fault(message, offset, Math.max(offset + item.length, offset + 1));
    offset += item.length + 1;
  }
  return null;
}

function checkItem(item: string, field: Field, inList: boolean): string | null {
  if (item === '') return `${field.name}: a list has an empty place`;
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0) return `${field.name}: ${item} has two steps`;
  if (step !== undefined) {
    const fault = checkStep(step, field);
    if (fault) return fault;
  }
  if (range === '*') return null;
  if (/[L#]/i.test(range) && !field.names?.includes(range.toLowerCase())) {
    const special = checkSpecial(range, field, inList, step !== undefined);
    if (special !== undefined) return special;
  }
  const [from = '', to, ...others] = range.split('-');
  if (others.length > 0) return `${field.name}: ${range} is not a range`;
  const start = numberOf(from, field);
  if (start === null) return badValue(from, field);
  if (to === undefined) return null;
  const end = numberOf(to, field);
  if (end === null) return badValue(to, field);
  if (start > end) return `${field.name}: the range ${range} runs backwards; write it as a list of two`;
  return null;
}

function checkStep(step: string, field: Field): string | null {
  const span = field.max - field.min;
  if (!/^\d+$/.test(step) || Number(step) === 0) return `${field.name}: a step is a whole number from 1`;
  if (Number(step) > span)
    return `${field.name}: a step of ${step} never comes round; ${span} is the longest`;
  return null;
}

/** The `L` and `#` words; undefined when it is none. */
function checkSpecial(
  range: string,
  field: Field,
  inList: boolean,
  stepped: boolean,
): string | null | undefined {
  if (field.max === 31 && /^L$/i.test(range)) return stepped ? `${field.name}: L takes no step` : null;
  if (field.max !== 7) return undefined;
  const last = /^(\w+)L$/i.exec(range);
  const nth = /^(\w+)#(.*)$/.exec(range);
  const day = last?.[1] ?? nth?.[1];
  if (day === undefined) return undefined;
  if (numberOf(day, field) === null) return undefined;
  if (stepped) return `${field.name}: ${range} takes no step`;
  if (last) return /^\d$/.test(day) ? null : `${field.name}: write the day of ${range} as a number, as in 5L`;
  if (!/^[1-5]$/.test(nth?.[2] ?? '')) return `${field.name}: after # stands a number from 1 to 5`;
  return inList ? `${field.name}: # can't stand in a list; write two schedules` : null;
}

function numberOf(word: string, field: Field): number | null {
  if (/^\d{1,2}$/.test(word)) {
    const value = Number(word);
    return value >= field.min && value <= field.max ? value : null;
  }
  const index = field.names?.indexOf(word.toLowerCase()) ?? -1;
  return index < 0 ? null : index + (field.min === 1 ? 1 : 0);
}

function badValue(word: string, field: Field): string {
  const names = field.names ? ` or ${field.names[0]}-${field.names.at(-1)}` : '';
  const allowed = `${field.min}-${field.max}${names}`;
  if (word === '') return `${field.name}: a value is missing; ${allowed} are allowed`;
  return `${field.name}: ${word} is not among ${allowed}`;
}

/** True when the days are all past the end of every month named; only plain numbers and lists are looked at. */
function neverComes(day: string, month: string): boolean {
  if (!/^[\d,]+$/.test(day)) return false;
  const months = month.split(',').map((word) => numberOf(word, { name: '', min: 1, max: 12, names: MONTHS }));
  const earliest = Math.min(...day.split(',').map(Number));
  return months.every((value) => value !== null && earliest > (DAYS_IN_MONTH[value - 1] ?? 31));
}

function fault(message: string, start: number, end: number): CronCheck {
  return { ok: false, message, start, end };
}
