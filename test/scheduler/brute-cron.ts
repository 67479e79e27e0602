// Random cron texts together with their meaning, which is computed beside the text and not from it.
import fc from 'fast-check';
import type { BruteCron } from './brute-clock.js';

interface BruteField {
  readonly text: string;
  readonly values: readonly number[];
  readonly stepped: boolean;
}

const DAY_MS = 86_400_000;
const WEEKDAYS = ['SUN', 'mon', 'Tue', 'wed', 'thu', 'fri', 'sat'];

function item(min: number, max: number): fc.Arbitrary<BruteField> {
  const value = fc.integer({ min, max });
  const range = fc.tuple(value, value).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const step = fc.integer({ min: 1, max: max - min + 1 });
  return fc.oneof(
    value.map((n) => ({ text: `${n}`, values: [n], stepped: false })),
    range.map(([a, b]) => ({ text: `${a}-${b}`, values: span(a, b, 1), stepped: false })),
    fc
      .tuple(range, step)
      .map(([[a, b], n]) => ({ text: `${a}-${b}/${n}`, values: span(a, b, n), stepped: true })),
    fc.tuple(value, step).map(([a, n]) => ({ text: `${a}/${n}`, values: span(a, max, n), stepped: true })),
    step.map((n) => ({ text: `*/${n}`, values: span(min, max, n), stepped: true })),
    fc.constant({ text: '*', values: span(min, max, 1), stepped: true }),
  );
}

function field(min: number, max: number): fc.Arbitrary<BruteField> {
  return fc.array(item(min, max), { minLength: 1, maxLength: 3 }).map((items) => ({
    text: items.map((each) => each.text).join(','),
    values: items.flatMap((each) => each.values),
    stepped: items.some((each) => each.stepped),
  }));
}

/** The hours in which clocks are changed, fixed or with a step. */
const nightHours: fc.Arbitrary<BruteField> = fc.oneof(
  fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1 }).map((values) => ({
    text: values.join(','),
    values,
    stepped: false,
  })),
  fc.integer({ min: 1, max: 3 }).map((n) => ({ text: `0-3/${n}`, values: span(0, 3, n), stepped: true })),
);

interface BruteDays {
  readonly text: string;
  readonly has: (date: Date) => boolean;
}

const daysOfMonth: fc.Arbitrary<BruteDays> = fc.oneof(
  field(1, 31).map(({ text, values }) => ({ text, has: (date: Date) => values.includes(date.getUTCDate()) })),
  fc.constant({ text: 'L', has: (date: Date) => new Date(date.getTime() + DAY_MS).getUTCDate() === 1 }),
);

const daysOfWeek: fc.Arbitrary<BruteDays> = fc.oneof(
  field(0, 6)
    // 5/2 counts on to the Sunday that is 7: the one place where both Sundays differ.
    .filter(({ text }) => !/(^|,)\d\//.test(text))
    .map(({ text, values }) => ({ text, has: (date: Date) => values.includes(date.getUTCDay()) })),
  fc.constant({ text: '7', has: (date: Date) => date.getUTCDay() === 0 }),
  fc.constant({ text: 'fri-sun', has: (date: Date) => [5, 6, 0].includes(date.getUTCDay()) }),
  fc.integer({ min: 0, max: 6 }).map((day) => ({
    text: `${WEEKDAYS[day]}`,
    has: (date: Date) => date.getUTCDay() === day,
  })),
  fc.integer({ min: 0, max: 6 }).map((day) => ({
    text: `${day}L`,
    has: (date: Date) =>
      date.getUTCDay() === day && new Date(date.getTime() + 7 * DAY_MS).getUTCMonth() !== date.getUTCMonth(),
  })),
  fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 5 })).map(([day, nth]) => ({
    text: `${day}#${nth}`,
    has: (date: Date) =>
      date.getUTCDay() === day && date.getUTCDate() > 7 * (nth - 1) && date.getUTCDate() <= 7 * nth,
  })),
);

const star: fc.Arbitrary<BruteDays> = fc.constant({ text: '*', has: () => true });

/** Half of them on all days, so that daylight saving is met often. */
export const bruteCrons: fc.Arbitrary<BruteCron> = fc
  .record({
    minute: field(0, 59),
    hour: fc.oneof({ weight: 2, arbitrary: nightHours }, field(0, 23)),
    month: fc.oneof(
      { weight: 3, arbitrary: fc.constant({ text: '*', values: span(1, 12, 1) }) },
      field(1, 12),
    ),
    byMonth: fc.oneof({ weight: 2, arbitrary: star }, daysOfMonth),
    byWeek: fc.oneof({ weight: 2, arbitrary: star }, daysOfWeek),
  })
  .map(({ minute, hour, month, byMonth, byWeek }) => {
    const isOr = !byMonth.text.startsWith('*') && !byWeek.text.startsWith('*');
    return {
      text: [minute.text, hour.text, byMonth.text, month.text, byWeek.text].join(' '),
      minutes: new Set(minute.values),
      hours: new Set(hour.values),
      followsClock: hour.stepped,
      matchesDate: (date) =>
        month.values.includes(date.getUTCMonth() + 1) &&
        (isOr ? byMonth.has(date) || byWeek.has(date) : byMonth.has(date) && byWeek.has(date)),
    };
  });

function span(from: number, to: number, step: number): number[] {
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
}
