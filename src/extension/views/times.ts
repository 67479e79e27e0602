// Times and durations in the editor's language: short as rows show them, and in full words as they are read aloud.
import * as vscode from 'vscode';

/** Of 24 hours in every language, as the graph's: `09:12`. */
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const DAY = { month: 'short', day: 'numeric' } as const;
const DAY_MS = 24 * 3600 * 1000;

/** `09:12`. */
export function clockTime(ms: number): string {
  return format(ms, CLOCK);
}

/** `3 Mar, 09:12`. */
export function dayTime(ms: number): string {
  return `${format(ms, DAY)}, ${clockTime(ms)}`;
}

/** The time alone within a day from now, else with its day. */
export function timeToCome(ms: number): string {
  return ms - Date.now() < DAY_MS ? clockTime(ms) : dayTime(ms);
}

/** `Sat 09:12`, today without the day. */
export function weekdayTime(ms: number): string {
  const isToday = new Date(ms).toDateString() === new Date().toDateString();
  return isToday ? clockTime(ms) : format(ms, { weekday: 'short', ...CLOCK });
}

/** With year and seconds: `3 Mar 2026, 09:12:05`. */
export function fullTime(ms: number): string {
  return format(ms, { year: 'numeric', ...DAY, ...CLOCK, second: '2-digit' });
}

/** `Saturday, 3 March 2026`; today and yesterday by their names. */
export function dayName(ms: number): string {
  const day = new Date(ms).toDateString();
  if (day === new Date().toDateString()) return vscode.l10n.t('Today');
  if (day === new Date(Date.now() - DAY_MS).toDateString()) return vscode.l10n.t('Yesterday');
  return format(ms, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
}

/** `8 ms`, `0.3 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function durationWords(ms: number): string {
  return inTwoUnits(
    ms,
    ['h', 'min', 's', 'ms'].map((unit) => (count: string) => `${count} ${unit}`),
  );
}

/** The same with its units in full: `3 minutes 5 seconds`. */
export function spokenDuration(ms: number): string {
  return inTwoUnits(
    ms,
    (['hour', 'minute', 'second', 'millisecond'] as const).map(
      (unit) => (_, value) => unitWords(value, unit),
    ),
  );
}

type Spell = (count: string, value: number) => string;

function inTwoUnits(ms: number, [hours, minutes, seconds, milliseconds]: readonly Spell[]): string {
  const of = (spell: Spell | undefined, value: number, digits = 0) => {
    const count = number(value, digits);
    return spell?.(count, Number(value.toFixed(digits))) ?? count;
  };
  // The same bound as the graph's page has.
  if (ms < 50) return of(milliseconds, Math.max(0, Math.round(ms)));
  if (ms < 9950) return of(seconds, ms / 1000, 1);
  const whole = Math.round(ms / 1000);
  if (whole < 60) return of(seconds, whole);
  if (whole < 3600) return `${of(minutes, Math.floor(whole / 60))} ${of(seconds, whole % 60)}`;
  return `${of(hours, Math.floor(whole / 3600))} ${of(minutes, Math.floor((whole % 3600) / 60))}`;
}

function unitWords(value: number, unit: 'hour' | 'minute' | 'second' | 'millisecond'): string {
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(vscode.env.language, style).format(value);
}

function number(value: number, digits: number): string {
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(vscode.env.language, fraction).format(value);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once: to make one takes as long as to use it a hundred times. */
function format(ms: number, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(vscode.env.language, options);
  formats.set(key, known);
  return known.format(ms);
}
