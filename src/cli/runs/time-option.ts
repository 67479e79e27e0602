// Times as options: a date, a date with a time, or how long ago.
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../definition/duration.js';

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** Milliseconds since 1970. Without a zone it is local time. Throws commander's InvalidArgumentError. */
export function parseTimeOption(text: string, now = Date.now()): number {
  if (ISO.test(text)) {
    // A date alone would be midnight in UTC.
    const at = Date.parse(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
    if (!Number.isNaN(at)) return at;
  }
  const ago = parseDuration(text);
  if (ago.ok) return now - ago.ms;
  throw new InvalidArgumentError(
    'Give a date (2026-01-31), a time (2026-01-31T08:00), or how long ago (2h, 7d).',
  );
}
