// The oracle of the schedule tests: a zone's clock written down minute by minute with Intl, and cron's rules read off it.

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** For each real minute of a span, what the wall clock shows, as if that were UTC. */
export interface BruteClock {
  readonly startMs: number;
  readonly walls: Float64Array;
}

/** What a generated cron means, stated without any parser. */
export interface BruteCron {
  readonly text: string;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly followsClock: boolean;
  readonly matchesDate: (date: Date) => boolean;
}

/** `stepMinutes` 1 asks Intl for each minute; 30 counts on between, as no zone of today jumps off a half hour. */
export function readClock(zone: string, startMs: number, endMs: number, stepMinutes: number): BruteClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const walls = new Float64Array((endMs - startMs) / MINUTE_MS);
  for (let index = 0; index < walls.length; index += stepMinutes) {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(startMs + index * MINUTE_MS))
      parts[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
    const wall = Date.UTC(year, month - 1, day, hour, minute);
    for (let offset = 0; offset < stepMinutes && index + offset < walls.length; offset++) {
      walls[index + offset] = wall + offset * MINUTE_MS;
    }
  }
  return { startMs, walls };
}

/** Every instant in (afterMs, end of the clock) at which the cron fires. The clock must start 2 days before `afterMs`. */
export function bruteTimes(cron: BruteCron, { startMs, walls }: BruteClock, afterMs: number): number[] {
  const fired = new Set<number>();
  const shown = new Set<number>();
  walls.forEach((wall, index) => {
    const ms = startMs + index * MINUTE_MS;
    const before = walls[index - 1] ?? wall - MINUTE_MS;
    if (!cron.followsClock) {
      for (let missing = before + MINUTE_MS; missing < wall; missing += MINUTE_MS) {
        if (matches(cron, missing)) fired.add(ms + (missing - before - MINUTE_MS));
      }
    }
    if (!matches(cron, wall)) return;
    if (cron.followsClock || !shown.has(wall)) fired.add(ms);
    shown.add(wall);
  });
  const end = startMs + walls.length * MINUTE_MS;
  return [...fired].filter((ms) => ms > afterMs && ms < end).sort((a, b) => a - b);
}

function matches(cron: BruteCron, wall: number): boolean {
  const minuteOfDay = Math.floor(((wall / MINUTE_MS) % 1440) + 1440) % 1440;
  if (!cron.minutes.has(minuteOfDay % 60) || !cron.hours.has(Math.floor(minuteOfDay / 60))) return false;
  return cron.matchesDate(new Date(Math.floor(wall / DAY_MS) * DAY_MS));
}
