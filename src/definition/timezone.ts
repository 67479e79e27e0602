// Names of time zones, as the machine's own time zone data knows them.
import { nearestName } from './nearest-name.js';

const known = new Map<string, boolean>();

/** True for an IANA name (`Europe/Berlin`, `UTC`); offsets such as `+02:00` are refused, for they know no summer time. */
export function isTimezone(name: string): boolean {
  const cached = known.get(name);
  if (cached !== undefined) return cached;
  const answer = /^[A-Za-z]/.test(name) && canFormat(name);
  // Names come from files: a bound keeps a bad one from growing this for ever.
  if (known.size < 1_000) known.set(name, answer);
  return answer;
}

export function nearestTimezone(name: string): string | undefined {
  const zones = Intl.supportedValuesOf('timeZone');
  const wanted = name.toLowerCase();
  const city = zones.find((zone) => zone.split('/').at(-1)?.toLowerCase() === wanted.split('/').at(-1));
  return nearestName(name, ['UTC', ...zones]) ?? city;
}

function canFormat(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
