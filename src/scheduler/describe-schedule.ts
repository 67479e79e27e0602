// A schedule for people: what it means in words, in which zone, and when it fires next.
import type { ScheduleDefinition } from '../core/definition.js';
import { phrase } from '../core/phrase.js';
import { formatWithOffset } from '../core/time/format-with-offset.js';
import { formatDuration } from '../definition/duration.js';
import { compileSchedule } from './compiled-schedule.js';
import { type CronLanguage, cronWords } from './cron-words.js';
import { nextTimes } from './schedule-times.js';

export interface ScheduleDescription {
  /** `At 02:00, Monday through Friday (Europe/Berlin), from 2026-01-01`. */
  readonly words: string;
  readonly timezone: string;
  /** The next fire times after `now`, ISO 8601 with the zone's offset. */
  readonly next: readonly string[];
}

/**
 * Describes a definition that the check has passed (RangeError otherwise); `count` next times after `now` (epoch ms).
 * The words around those of cron texts are phrases.
 */
export function describeSchedule(
  schedule: ScheduleDefinition,
  now: number,
  count = 5,
  language: CronLanguage = 'en',
): ScheduleDescription {
  const { timezone } = compileSchedule(schedule);
  const next = nextTimes(schedule, now, count).map((ms) => formatWithOffset(ms, timezone));
  return { words: `${timeWords(schedule, timezone, language)}${limitWords(schedule)}`, timezone, next };
}

function timeWords(
  { cron, every_ms, start_date }: ScheduleDefinition,
  timezone: string,
  language: CronLanguage,
): string {
  if (every_ms !== undefined) {
    const words = phrase('Every {0}', formatDuration(every_ms));
    return start_date === undefined ? words + phrase(', counted from {0}', '1970-01-01T00:00Z') : words;
  }
  const [first = '', ...others] = (cron ?? []).map((text) => cronWords(text, language));
  return `${[first, ...others.map(lowerFirst)].join('; ')} (${timezone})`;
}

function limitWords({ start_date, end_date, jitter_ms }: ScheduleDefinition): string {
  const from = start_date === undefined ? '' : phrase(', from {0}', start_date);
  const until = end_date === undefined ? '' : phrase(', until {0}', end_date);
  const later = jitter_ms > 0 ? phrase(', up to {0} later', formatDuration(jitter_ms)) : '';
  return from + until + later;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
