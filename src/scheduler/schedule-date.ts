// The texts of start_date, end_date and --after into instants.
import { instantOfWall, zoneOf } from '../core/time/zone.js';
import { parseCalendarDate } from '../definition/calendar-date.js';

export type ScheduleDate =
  | { readonly ok: true; readonly ms: number }
  /** The message is a predicate of the text: "is not a date …". */
  | { readonly ok: false; readonly message: string };

/**
 * Epoch milliseconds of `2026-01-31`, `2026-01-31T08:30` or `2026-01-31T08:30:15`, the latter two with `Z` or an offset
 * such as `+02:00` if wished. Without an offset it is wall-clock time in `timezone` (an IANA name that was checked;
 * RangeError otherwise), a date alone is its midnight there. A time that comes twice is the first one, one that a jump
 * of the clock leaves out is moved forward by the jump, as cron times are.
 */
export function parseScheduleDate(text: string, timezone: string): ScheduleDate {
  const date = parseCalendarDate(text.trim());
  if (date === null) {
    return {
      ok: false,
      message:
        'is not a date of the calendar such as 2026-01-31 or 2026-01-31T08:30 (with Z or +02:00 if wished)',
    };
  }
  return { ok: true, ms: date.hasOffset ? date.ms : instantOfWall(zoneOf(timezone), date.ms) };
}
