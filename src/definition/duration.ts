// Durations as people write them: a number of seconds, or a sum such as `1h30m`.
import { phrase } from '../core/phrase.js';

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
const TERM = /(\d+(?:\.\d+)?) *(ms|[dhms])/y;
/** A hundred years: what is longer is a mistake, and would overflow a date. */
const LONGEST_MS = 36_500 * 86_400_000;

export type DurationResult =
  | { readonly ok: true; readonly ms: number }
  | { readonly ok: false; readonly message: string; readonly suggestion?: string };

/**
 * Milliseconds, rounded to a whole one. A number is seconds, 0 or more; a text is a sum of `d`, `h`, `m`, `s`
 * and `ms`, each at most once, in any order, blanks allowed between.
 */
export function parseDuration(value: number | string): DurationResult {
  if (typeof value === 'number') return fromNumber(value);
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) {
    return {
      ok: false,
      message: phrase('has no unit: write {0} for seconds', `${text}s`),
      suggestion: `${text}s`,
    };
  }
  let sum = 0;
  const seen = new Set<string>();
  for (let at = 0; at < text.length || at === 0; ) {
    TERM.lastIndex = at;
    const match = TERM.exec(text);
    if (!match) return { ok: false, message: phrase('is not a duration such as 90s, 1h30m, 500ms or 2d') };
    const [whole, amount = '', unit = ''] = match;
    if (seen.has(unit)) return { ok: false, message: phrase('names the unit {0} twice', unit) };
    seen.add(unit);
    sum += Number(amount) * (UNIT_MS[unit] ?? 0);
    at += whole.length;
    while (text[at] === ' ') at++;
  }
  return bounded(sum);
}

/** The shortest exact text of whole milliseconds, which `parseDuration` reads back: `1h30m`, `1s500ms`, `0s`. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.round(ms));
  let text = '';
  for (const [unit, size] of Object.entries(UNIT_MS)) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text || '0s';
}

function fromNumber(seconds: number): DurationResult {
  if (!Number.isFinite(seconds) || seconds < 0) {
    return { ok: false, message: phrase('must be 0 or more seconds') };
  }
  return bounded(seconds * 1_000);
}

function bounded(ms: number): DurationResult {
  if (ms > LONGEST_MS) return { ok: false, message: phrase('is longer than a hundred years') };
  return { ok: true, ms: Math.round(ms) };
}
