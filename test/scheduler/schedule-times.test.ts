import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCron } from '../../src/core/cron/parse-cron.js';
import type { ScheduleDefinition } from '../../src/core/definition.js';
import { formatWithOffset } from '../../src/core/time/format-with-offset.js';
import { nextTimes, previousTime, timesBetween } from '../../src/scheduler/schedule-times.js';
import { bruteTimes, readClock } from './brute-clock.js';
import { bruteCrons } from './brute-cron.js';

const DAY_MS = 86_400_000;

function schedule(
  cron: string | readonly string[],
  more: Partial<ScheduleDefinition> = {},
): ScheduleDefinition {
  const list = typeof cron === 'string' ? [cron] : cron;
  return { cron: list, timezone: 'UTC', catchup: false, overlap: 'skip', jitter_ms: 0, ...more };
}

function every(every_ms: number, more: Partial<ScheduleDefinition> = {}): ScheduleDefinition {
  return { every_ms, timezone: 'UTC', catchup: false, overlap: 'skip', jitter_ms: 0, ...more };
}

/** The next times after `after`, as people read them. */
function next(definition: ScheduleDefinition, after: string, count: number): readonly string[] {
  const timezone = definition.timezone ?? 'UTC';
  return nextTimes(definition, Date.parse(after), count).map((ms) => formatWithOffset(ms, timezone));
}

describe('the times of a schedule', () => {
  it('are after `after`, up to and with `before`, ascending, at most `limit`', () => {
    const hourly = schedule('@hourly');
    const at = (hour: number) => Date.UTC(2026, 0, 1, hour);
    assert.deepEqual(timesBetween(hourly, at(1), at(4), 100), [at(2), at(3), at(4)]);
    assert.deepEqual(timesBetween(hourly, at(1) - 1, at(4) - 1, 100), [at(1), at(2), at(3)]);
    assert.deepEqual(timesBetween(hourly, at(1), at(4), 2), [at(2), at(3)]);
    assert.deepEqual(timesBetween(hourly, at(4), at(1), 100), []);
  });

  it('of a list of crons come merged, each once', () => {
    const list = schedule(['0 */6 * * *', '0 12 * * *', '30 12 * * *']);
    assert.deepEqual(next(list, '2026-01-01T06:00Z', 3), [
      '2026-01-01T12:00:00+00:00',
      '2026-01-01T12:30:00+00:00',
      '2026-01-01T18:00:00+00:00',
    ]);
  });

  it('lie between start_date and end_date, both included', () => {
    const bounded = schedule('0 0 * * *', {
      timezone: 'Europe/Berlin',
      start_date: '2026-01-02',
      end_date: '2026-01-04',
    });
    assert.deepEqual(next(bounded, '2025-01-01T00:00Z', 9), [
      '2026-01-02T00:00:00+01:00',
      '2026-01-03T00:00:00+01:00',
      '2026-01-04T00:00:00+01:00',
    ]);
    assert.equal(previousTime(bounded, Date.parse('2030-01-01T00:00Z')), Date.parse('2026-01-03T23:00Z'));
    assert.equal(previousTime(bounded, Date.parse('2026-01-01T22:59Z')), undefined);
  });

  it('are found from the beginning of time and up to its end', () => {
    assert.deepEqual(
      timesBetween(
        schedule('@yearly', { start_date: '1999-01-01' }),
        Number.NEGATIVE_INFINITY,
        Number.POSITIVE_INFINITY,
        2,
      ),
      [Date.UTC(1999, 0, 1), Date.UTC(2000, 0, 1)],
    );
    assert.equal(
      timesBetween(every(DAY_MS), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 2).length,
      2,
    );
  });

  it('combine the day fields by or where both are restricted, by and where one starts with *', () => {
    assert.deepEqual(next(schedule('0 0 13 * fri'), '2026-03-01T00:00Z', 3), [
      '2026-03-06T00:00:00+00:00',
      '2026-03-13T00:00:00+00:00',
      '2026-03-20T00:00:00+00:00',
    ]);
    assert.deepEqual(next(schedule('0 0 15 * fri'), '2026-03-13T00:00Z', 2), [
      '2026-03-15T00:00:00+00:00',
      '2026-03-20T00:00:00+00:00',
    ]);
    assert.deepEqual(next(schedule('0 0 */2 * fri'), '2026-03-01T00:00Z', 2), [
      '2026-03-13T00:00:00+00:00',
      '2026-03-27T00:00:00+00:00',
    ]);
  });

  it('know leap days and last days', () => {
    assert.deepEqual(next(schedule('0 0 L 2 *'), '2027-01-01T00:00Z', 2), [
      '2027-02-28T00:00:00+00:00',
      '2028-02-29T00:00:00+00:00',
    ]);
  });

  it('are found even where a date and a weekday meet again after 40 years', () => {
    const sundayOnLeapDay = schedule('0 0 29 feb */7');
    const expected: string[] = [];
    for (let year = 2060; expected.length < 3; year += 4) {
      const day = new Date(Date.UTC(year, 1, 29));
      if (day.getUTCMonth() === 1 && day.getUTCDay() === 0) expected.push(`${year}-02-29T00:00:00+00:00`);
    }
    assert.deepEqual(expected[2]?.slice(0, 4), '2128');
    assert.deepEqual(next(sundayOnLeapDay, '2060-01-01T00:00Z', 3), expected);
    assert.equal(previousTime(sundayOnLeapDay, Date.UTC(2128, 1, 28)), Date.UTC(2088, 1, 29));
  });

  it('throw RangeError for what the check of DAG files refuses', () => {
    for (const bad of [
      schedule('0 0 31 2 *'),
      schedule([]),
      schedule('@daily', { timezone: 'Mars/Olympus' }),
      schedule('@daily', { start_date: 'soon' }),
      schedule('@daily', { every_ms: 1000 }),
      every(0),
    ]) {
      assert.throws(() => nextTimes(bad, 0, 1), RangeError);
    }
  });
});

describe('every', () => {
  it('counts from 1970 by elapsed time, whatever the clock does', () => {
    const definition = every(90 * 60_000, { timezone: 'Europe/Berlin' });
    assert.deepEqual(next(definition, '2026-03-29T00:00:00Z', 2), [
      '2026-03-29T03:30:00+02:00',
      '2026-03-29T05:00:00+02:00',
    ]);
  });

  it('counts from start_date, which fires first', () => {
    const definition = every(DAY_MS, { timezone: 'Asia/Kolkata', start_date: '2026-05-01T07:10' });
    assert.deepEqual(next(definition, '2020-01-01T00:00Z', 2), [
      '2026-05-01T07:10:00+05:30',
      '2026-05-02T07:10:00+05:30',
    ]);
    assert.equal(
      previousTime(definition, Date.parse('2026-05-02T01:39:59Z')),
      Date.parse('2026-05-01T01:40Z'),
    );
    assert.equal(previousTime(definition, Date.parse('2026-05-01T01:39Z')), undefined);
  });

  it('gives each multiple of the period once (property)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e10 }),
        fc.integer({ min: -1e12, max: 4e12 }),
        (period, after) => {
          const first = (Math.floor(after / period) + 1) * period;
          const expected = [first, first + period, first + 2 * period];
          assert.deepEqual(nextTimes(every(period), after, 3), expected);
          assert.equal(previousTime(every(period), first), first);
          assert.equal(previousTime(every(period), first - 1), first - period);
        },
      ),
    );
  });
});

describe('daylight saving', () => {
  it('moves a fixed time that does not exist by the gap, once', () => {
    assert.deepEqual(next(schedule('30 2 * * *', { timezone: 'Europe/Berlin' }), '2026-03-28T12:00Z', 2), [
      '2026-03-29T03:30:00+02:00',
      '2026-03-30T02:30:00+02:00',
    ]);
    assert.deepEqual(
      next(schedule('10 2 * * *', { timezone: 'Australia/Lord_Howe' }), '2026-10-03T12:00Z', 2),
      ['2026-10-04T02:40:00+11:00', '2026-10-05T02:10:00+11:00'],
    );
    assert.deepEqual(next(schedule('@daily', { timezone: 'America/Sao_Paulo' }), '2018-11-03T12:00Z', 2), [
      '2018-11-04T01:00:00-02:00',
      '2018-11-05T00:00:00-02:00',
    ]);
  });

  it('gives a moved time and one that was there already once', () => {
    assert.deepEqual(
      next(schedule('30 2,3 * * *', { timezone: 'America/New_York' }), '2026-03-08T05:00Z', 2),
      ['2026-03-08T03:30:00-04:00', '2026-03-09T02:30:00-04:00'],
    );
  });

  it('runs a fixed time that comes twice the first time only', () => {
    assert.deepEqual(next(schedule('30 1 * * *', { timezone: 'America/New_York' }), '2026-10-31T12:00Z', 2), [
      '2026-11-01T01:30:00-04:00',
      '2026-11-02T01:30:00-05:00',
    ]);
    assert.deepEqual(
      next(schedule('45 1 * * *', { timezone: 'Australia/Lord_Howe' }), '2026-04-04T00:00Z', 2),
      ['2026-04-05T01:45:00+11:00', '2026-04-06T01:45:00+10:30'],
    );
    // Asked between the two: the second one is not a new time.
    assert.deepEqual(next(schedule('30 1 * * *', { timezone: 'America/New_York' }), '2026-11-01T05:45Z', 1), [
      '2026-11-02T01:30:00-05:00',
    ]);
  });

  it('lets a step in the hour follow the real clock: nothing in a gap, twice in a repeat', () => {
    assert.deepEqual(next(schedule('30 */1 * * *', { timezone: 'Europe/Berlin' }), '2026-03-29T00:00Z', 2), [
      '2026-03-29T01:30:00+01:00',
      '2026-03-29T03:30:00+02:00',
    ]);
    assert.deepEqual(next(schedule('30 * * * *', { timezone: 'Europe/Berlin' }), '2026-10-25T00:00Z', 3), [
      '2026-10-25T02:30:00+02:00',
      '2026-10-25T02:30:00+01:00',
      '2026-10-25T03:30:00+01:00',
    ]);
  });

  it('runs what a skipped day would have run a day later', () => {
    assert.deepEqual(next(schedule('0 10 30 12 *', { timezone: 'Pacific/Apia' }), '2011-12-01T00:00Z', 1), [
      '2011-12-31T10:00:00+14:00',
    ]);
    assert.deepEqual(next(schedule('0 10 * * *', { timezone: 'Pacific/Apia' }), '2011-12-29T00:00Z', 3), [
      '2011-12-29T10:00:00-10:00',
      '2011-12-31T10:00:00+14:00',
      '2012-01-01T10:00:00+14:00',
    ]);
  });
});

describe('the times of a schedule, against a clock written down minute by minute', () => {
  for (const [zone, day] of [
    ['Europe/Berlin', '2026-03-29'],
    ['Europe/Berlin', '2026-10-25'],
    ['America/New_York', '2026-03-08'],
    ['America/New_York', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Australia/Lord_Howe', '2026-10-04'],
    ['Asia/Kolkata', '2026-02-28'],
    ['Pacific/Apia', '2011-12-30'],
    ['America/Sao_Paulo', '2018-02-18'],
    ['America/Sao_Paulo', '2018-11-04'],
    ['Africa/Casablanca', '2026-02-15'],
    ['UTC', '2026-12-31'],
  ] as const) {
    it(`agree around ${day} in ${zone} (property)`, () => {
      const middle = Date.parse(`${day}T00:00Z`);
      const clock = readClock(zone, middle - 4 * DAY_MS, middle + 3 * DAY_MS, 1);
      const end = middle + 3 * DAY_MS - 1;
      fc.assert(
        fc.property(bruteCrons, fc.integer({ min: 0, max: 4 * 1440 }), (cron, minutesLater) => {
          fc.pre(parseCron(cron.text).ok);
          const after = middle - 2 * DAY_MS + minutesLater * 60_000;
          const definition = schedule(cron.text, { timezone: zone });
          const expected = bruteTimes(cron, clock, after);
          assert.deepEqual(timesBetween(definition, after, end, 1e6), expected, cron.text);
          const last = previousTime(definition, end);
          if (expected.length > 0) assert.equal(last, expected.at(-1), cron.text);
        }),
        { numRuns: 60 },
      );
    });
  }

  it('agree through whole years', () => {
    for (const [zone, year] of [
      ['Europe/Berlin', 2026],
      ['America/New_York', 2027],
      ['Australia/Lord_Howe', 2026],
      ['Asia/Kolkata', 2028],
      ['Pacific/Apia', 2011],
      ['America/Sao_Paulo', 2018],
    ] as const) {
      const start = Date.UTC(year, 0, 1);
      const end = Date.UTC(year + 1, 0, 1);
      const clock = readClock(zone, start - 2 * DAY_MS, end, 30);
      for (const cron of fc.sample(bruteCrons, { numRuns: 5, seed: year })) {
        if (!parseCron(cron.text).ok) continue;
        const found = timesBetween(schedule(cron.text, { timezone: zone }), start, end - 1, 1e6);
        assert.deepEqual(found, bruteTimes(cron, clock, start), `${cron.text} in ${zone}`);
      }
    }
  });
});
