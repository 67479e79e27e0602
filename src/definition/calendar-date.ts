// Dates in DAG files: a day, or a day with a time, with or without an offset.

/** The text as written, and what in it is known without a time zone. */
export interface CalendarDate {
  readonly text: string;
  /** Milliseconds since 1970 as if in UTC where the text has no offset: good for comparing two dates of one kind. */
  readonly ms: number;
  readonly hasOffset: boolean;
}

const DATE =
  /^([1-9]\d{3})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:?\d\d)?)?$/;
/** No clock on earth was ever further from UTC. */
const FARTHEST_OFFSET_MINUTES = 16 * 60;

/** ISO 8601, years from 1000; null when the text has another form, or the calendar has no such day or time. */
export function parseCalendarDate(text: string): CalendarDate | null {
  const match = DATE.exec(text);
  const offset = offsetMinutes(match?.[8]);
  if (!match || offset === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const fraction = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
  const date = new Date(ms);
  const isSame =
    date.getUTCMonth() + 1 === month &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return isSame ? { text, ms: ms - offset * 60_000, hasOffset: match[8] !== undefined } : null;
}

function offsetMinutes(offset: string | undefined): number | null {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(offset ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  if (Number(match[3]) > 59 || minutes > FARTHEST_OFFSET_MINUTES) return null;
  return match[1] === '-' ? -minutes : minutes;
}
