// Dates in DAG files: a day, or a day with a time, with or without an offset.

/** The text as written, and what in it is known without a time zone. */
export interface CalendarDate {
  readonly text: string;
  /** Milliseconds since 1970 as if in UTC where the text has no offset: good for comparing two dates of one kind. */
  readonly ms: number;
  readonly hasOffset: boolean;
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)?)?$/;

/** ISO 8601; null when the text has another form, or the calendar has no such day. */
export function parseCalendarDate(text: string): CalendarDate | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const ms = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  const date = new Date(ms);
  const isSame =
    date.getUTCMonth() + 1 === month &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return isSame ? { text, ms: ms - offsetMs(match[7]), hasOffset: match[7] !== undefined } : null;
}

function offsetMs(offset: string | undefined): number {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(offset ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}
