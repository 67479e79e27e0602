// Durations and times as people read them: short, in the page's language, without a unit to work out.
import { word } from '../words.js';

let locale = 'en';
let tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
let timeZone: string | undefined;

/** Sets the language of dates and numbers; `zone` only where a test must not depend on the machine. */
export function setLocale(tag: string, zone?: string): void {
  locale = tag;
  tenths = new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  timeZone = zone;
}

/** A duration in two units at most: `0.4s`, `42s`, `3m 05s`, `1h 20m`, `2d 3h`. Negative counts as 0. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds === 0) return '0s';
  if (seconds < 0.05) return `${Math.max(1, Math.round(ms))}ms`;
  if (seconds < 9.95) return `${tenths.format(seconds)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${pad(whole % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** Time of day, `09:12`; with seconds where asked. */
export function formatTime(at: number, withSeconds = false): string {
  return format(at, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(withSeconds && { second: '2-digit' }),
  });
}

/** `today 09:12`, `yesterday 23:40`, `3 Mar 09:12`; the year only when it is another one. */
export function formatWhen(at: number, now: number): string {
  return `${formatDay(at, now)} ${formatTime(at)}`;
}

function formatDay(at: number, now: number): string {
  const day = format(at, { year: 'numeric', month: '2-digit', day: '2-digit' });
  if (day === format(now, { year: 'numeric', month: '2-digit', day: '2-digit' })) return word('time.today');
  if (day === format(now - 86_400_000, { year: 'numeric', month: '2-digit', day: '2-digit' }))
    return word('time.yesterday');
  const sameYear = format(at, { year: 'numeric' }) === format(now, { year: 'numeric' });
  return format(at, { day: 'numeric', month: 'short', ...(!sameYear && { year: 'numeric' }) });
}

/** `today`, else `3 Mar`: for a narrow column. */
export function formatShortDay(at: number, now: number): string {
  const day = format(at, { day: 'numeric', month: 'short' });
  return day === format(now, { day: 'numeric', month: 'short' }) ? word('time.today') : day;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${timeZone} ${JSON.stringify(options)}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(locale, { ...options, ...(timeZone !== undefined && { timeZone }) });
    formats.set(key, known);
  }
  return known.format(at);
}
