// The logical dates that a backfill is asked for.
import type { ScheduleDefinition } from '../../core/definition.js';
import { instantOfWall, machineTimezone, zoneOf } from '../../core/time/zone.js';
import { parseScheduleDate } from '../../scheduler/schedule-date.js';
import { timesBetween } from '../../scheduler/schedule-times.js';
import { CliError } from '../exit-code.js';

const MOST_DATES = 10_000;
const DAY_MS = 86_400_000;

/**
 * The schedule's times from `from` to `to`, both included, ascending; none after `now`. A date alone as `to` is its
 * whole day. Throws CliError for a text that is no time, and for more than 10,000 times.
 */
export function backfillTimes(
  schedule: ScheduleDefinition,
  span: { readonly from: string; readonly to: string | undefined; readonly now: number },
): readonly number[] {
  const timezone = schedule.timezone ?? machineTimezone();
  const from = parse('--from', span.from, timezone);
  const to = span.to === undefined ? span.now : endOf(span.to, timezone);
  if (from > to) throw new CliError(`--from ${span.from} is after --to ${span.to ?? 'now'}`);
  const times = timesBetween(schedule, from - 1, Math.min(to, span.now), MOST_DATES + 1);
  if (times.length > MOST_DATES)
    throw new CliError(`more than ${MOST_DATES} times lie between --from and --to; take a shorter span`);
  return times;
}

function endOf(text: string, timezone: string): number {
  const start = parse('--to', text, timezone);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text.trim())) return start;
  return instantOfWall(zoneOf(timezone), Date.parse(`${text.trim()}T00:00Z`) + DAY_MS) - 1;
}

function parse(option: string, text: string, timezone: string): number {
  const date = parseScheduleDate(text, timezone);
  if (!date.ok) throw new CliError(`${option} ${text} ${date.message}`);
  return date.ms;
}
