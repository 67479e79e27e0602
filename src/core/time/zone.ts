// The offsets of a time zone through time, found with Intl once for each year and kept.
// Intl answers one instant in about 2 microseconds and knows no transitions, so they are found by sampling and bisection.

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
/** The shortest change and back that a zone has made since 1970 is seven days (Recife in 2000). */
const SAMPLE_MS = 3 * DAY_MS;
/** Longer than any offset and any jump of the date line together. */
const AROUND_MS = 2 * DAY_MS;
const MAX_DATE_MS = 8.64e15;
const FIRST_YEAR = 1000;
const LAST_YEAR = 9999;

/** A span of real time [startMs, endMs) in which local time minus UTC is `offsetMs`. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  readonly offsetMs: number;
}

export interface Zone {
  /** IANA name as given. */
  readonly name: string;
  /** Local time minus UTC at an instant. */
  offsetAt(ms: number): number;
  /** Stretches in order, the first one holding `fromMs`; they end with the year 9999. Two neighbours may have one offset. */
  stretches(fromMs: number): Iterable<Stretch>;
}

const zones = new Map<string, Zone>();

/** The zone of that IANA name; throws RangeError for a name that Intl does not know. Kept for the life of the process. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = makeZone(name);
    zones.set(name, zone);
  }
  return zone;
}

/** The machine's own zone; UTC where it has none, or one that Intl does not know: such a TZ means UTC to others too. */
export function machineTimezone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions() as { readonly timeZone?: string };
  // An empty TZ makes it a name that Intl itself then refuses.
  return timeZone === undefined || timeZone === 'Etc/Unknown' ? 'UTC' : timeZone;
}

/**
 * The instant of a wall clock in a zone; `wallMs` is the wall clock read as if it were UTC.
 * A time that comes twice is the first one; a time that a jump leaves out is moved forward by the jump.
 */
export function instantOfWall(zone: Zone, wallMs: number): number {
  let before: Stretch | undefined;
  for (const stretch of zone.stretches(wallMs - AROUND_MS)) {
    if (before !== undefined && wallMs < stretch.startMs + stretch.offsetMs) return wallMs - before.offsetMs;
    if (wallMs < stretch.endMs + stretch.offsetMs) return wallMs - stretch.offsetMs;
    before = stretch;
  }
  return wallMs - (before?.offsetMs ?? 0);
}

function makeZone(name: string): Zone {
  const measure = offsetMeter(name);
  const years = new Map<number, readonly Stretch[]>();
  const yearStretches = (year: number): readonly Stretch[] => {
    let found = years.get(year);
    if (found === undefined) {
      found = findStretches(measure, Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));
      years.set(year, found);
    }
    return found;
  };
  function* stretches(fromMs: number): Iterable<Stretch> {
    for (let year = yearOf(fromMs); year <= LAST_YEAR; year++) {
      for (const stretch of yearStretches(year)) {
        if (stretch.endMs > fromMs) yield stretch;
      }
    }
  }
  const offsetAt = (ms: number): number => {
    for (const stretch of yearStretches(yearOf(ms))) {
      if (ms < stretch.endMs) return stretch.offsetMs;
    }
    return measure(ms);
  };
  return { name, offsetAt, stretches };
}

function yearOf(ms: number): number {
  const inRange = Math.min(Math.max(ms, -MAX_DATE_MS), MAX_DATE_MS);
  return Math.min(Math.max(new Date(inRange).getUTCFullYear(), FIRST_YEAR), LAST_YEAR);
}

/** Reads the offset at an instant off the clock that Intl writes. */
function offsetMeter(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (ms) => {
    const numbers = Array.from(format.format(ms).matchAll(/\d+/g), Number);
    const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = numbers;
    const whole = Math.floor(ms / SECOND_MS) * SECOND_MS;
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  };
}

function findStretches(measure: (ms: number) => number, fromMs: number, toMs: number): readonly Stretch[] {
  const found: Stretch[] = [];
  let startMs = fromMs;
  let offsetMs = measure(fromMs);
  for (let ms = fromMs; ms < toMs; ms += SAMPLE_MS) {
    const endMs = Math.min(ms + SAMPLE_MS, toMs);
    while (measure(endMs) !== offsetMs) {
      const atMs = firstChange(measure, Math.max(startMs, ms), endMs);
      found.push({ startMs, endMs: atMs, offsetMs });
      startMs = atMs;
      offsetMs = measure(atMs);
    }
  }
  found.push({ startMs, endMs: toMs, offsetMs });
  return found;
}

/** The second at which the offset leaves its value at `loMs`; it has another one at `hiMs`. */
function firstChange(measure: (ms: number) => number, loMs: number, hiMs: number): number {
  const offsetMs = measure(loMs);
  let before = loMs;
  let after = hiMs;
  while (after - before > SECOND_MS) {
    const middle = before + Math.floor((after - before) / 2 / SECOND_MS) * SECOND_MS;
    if (measure(middle) === offsetMs) before = middle;
    else after = middle;
  }
  return after;
}
