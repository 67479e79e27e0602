// Whether a date matches the day fields of a cron text, and whether any date ever does.
import type { CronDays } from './cron-fields.js';

const DAY_MS = 86_400_000;

/** Days in a month of the Gregorian calendar; `month` is 1-12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Does the date match? `weekday` is 0-6 from Sunday; given, not computed, because callers step day by day. */
export function matchesDay(days: CronDays, date: CalendarDay): boolean {
  if (!days.months.has(date.month)) return false;
  const byMonth = matchesDayOfMonth(days, date);
  if (days.combine === 'or') return byMonth || matchesDayOfWeek(days, date);
  return byMonth && matchesDayOfWeek(days, date);
}

export interface CalendarDay {
  readonly year: number;
  /** 1-12. */
  readonly month: number;
  /** 1-31. */
  readonly day: number;
  /** 0-6, Sunday is 0. */
  readonly weekday: number;
}

/**
 * Is there any date that matches? `0 0 31 2 *` has none.
 * 28 years hold every pair of weekday and date of the calendar, as no century year breaks the cycle between 2000 and 2027.
 */
export function matchesAnyDay(days: CronDays): boolean {
  const end = Date.UTC(2028, 0, 1);
  for (let ms = Date.UTC(2000, 0, 1); ms < end; ms += DAY_MS) {
    if (matchesDay(days, calendarDay(ms))) return true;
  }
  return false;
}

/** The calendar day of a wall clock given as the milliseconds it would be in UTC. */
export function calendarDay(wallMs: number): CalendarDay {
  const date = new Date(wallMs);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
  };
}

function matchesDayOfMonth(days: CronDays, { year, month, day }: CalendarDay): boolean {
  return days.daysOfMonth.has(day) || (days.lastDayOfMonth && day === daysInMonth(year, month));
}

function matchesDayOfWeek(days: CronDays, { year, month, day, weekday }: CalendarDay): boolean {
  if (days.daysOfWeek.has(weekday)) return true;
  if (days.lastWeekdays.has(weekday) && day + 7 > daysInMonth(year, month)) return true;
  const nth = Math.ceil(day / 7);
  return days.nthWeekdays.some((each) => each.day === weekday && each.nth === nth);
}
