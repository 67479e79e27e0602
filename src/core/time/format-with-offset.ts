// An instant as ISO 8601 text in a zone's local time, with the offset that holds then.
import { zoneOf } from './zone.js';

const MINUTE_MS = 60_000;

/**
 * `2026-03-29T03:30:00+02:00`; milliseconds only where there are some. UTC is `+00:00`.
 * ISO 8601 has no seconds in an offset, so those of before 1972 are rounded, the local time with them: the instant stays right.
 */
export function formatWithOffset(ms: number, timezone: string): string {
  const minutes = Math.round(zoneOf(timezone).offsetAt(ms) / MINUTE_MS);
  const local = new Date(ms + minutes * MINUTE_MS).toISOString().replace(/(\.000)?Z$/, '');
  const size = Math.abs(minutes);
  return `${local}${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
