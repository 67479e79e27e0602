// Names of time zones, as the machine's own time zone data knows them.
import { nearestName } from './nearest-name.js';

const known = new Map<string, boolean>();

/** The longest name there is has half as many characters. */
const LONGEST = 64;

/** True for an IANA name (`Europe/Berlin`, `UTC`); offsets such as `+02:00` are refused, for they know no summer time. */
export function isTimezone(name: string): boolean {
  if (name.length > LONGEST) return false;
  const cached = known.get(name);
  if (cached !== undefined) return cached;
  const answer = /^[A-Za-z]/.test(name) && canFormat(name);
  // Names come from files: a bound keeps a bad one from growing this for ever.
  if (known.size < 1_000) known.set(name, answer);
  return answer;
}

export function nearestTimezone(name: string): string | undefined {
  if (name.length > LONGEST) return undefined;
  const zones = Intl.supportedValuesOf('timeZone');
  const wanted = name.toLowerCase().split('/').at(-1);
  const city = zones.find((zone) => zone.split('/').at(-1)?.toLowerCase() === wanted);
  return nearestName(name, ['UTC', ...zones]) ?? city;
}

function canFormat(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
