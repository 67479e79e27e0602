import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCron } from '../../src/core/cron/parse-cron.js';
import type { ScheduleDefinition } from '../../src/core/definition.js';
import { cronWords } from '../../src/scheduler/cron-words.js';
import { describeSchedule } from '../../src/scheduler/describe-schedule.js';
import { bruteCrons } from './brute-cron.js';

const BASE = { catchup: false, overlap: 'skip', jitter_ms: 0 } as const satisfies Partial<ScheduleDefinition>;

describe('a schedule in words', () => {
  it('says time, days and zone, and the next five times with their offsets', () => {
    const schedule = { ...BASE, cron: ['0 2 * * 1-5'], timezone: 'Europe/Berlin' };
    assert.deepEqual(describeSchedule(schedule, Date.parse('2026-03-26T12:00Z')), {
      words: 'At 02:00, Monday through Friday (Europe/Berlin)',
      timezone: 'Europe/Berlin',
      next: [
        '2026-03-27T02:00:00+01:00',
        '2026-03-30T02:00:00+02:00',
        '2026-03-31T02:00:00+02:00',
        '2026-04-01T02:00:00+02:00',
        '2026-04-02T02:00:00+02:00',
      ],
    });
  });

  it('says a list one after the other, then the dates and the jitter', () => {
    const schedule = {
      ...BASE,
      cron: ['@daily', '30 12 * * sat'],
      timezone: 'UTC',
      start_date: '2026-01-01',
      end_date: '2026-12-31',
      jitter_ms: 90_000,
    };
    assert.equal(
      describeSchedule(schedule, 0).words,
      'At 00:00; at 12:30, only on Saturday (UTC), from 2026-01-01, until 2026-12-31, up to 1m30s later',
    );
  });

  it('says from when every counts', () => {
    const every = { ...BASE, every_ms: 900_000, timezone: 'UTC' };
    assert.equal(describeSchedule(every, 0).words, 'Every 15m, counted from 1970-01-01T00:00Z');
    assert.equal(
      describeSchedule({ ...every, start_date: '2026-01-01' }, 0).words,
      'Every 15m, from 2026-01-01',
    );
  });

  it('says or where either day field is enough, and that both must match where not', () => {
    assert.equal(cronWords('0 0 13 * fri'), 'At 00:00, on day 13 of the month or on Friday');
    assert.equal(cronWords('0 0 */2 * fri'), 'At 00:00, every 2 days in a month, but only if also on Friday');
    assert.equal(
      cronWords('0 9 l feb 5l'),
      'At 09:00, on the last day of the month or on the last Friday of the month, only in February',
    );
    assert.equal(cronWords('0 9 * * fri#3'), 'At 09:00, on the third Friday of the month');
  });

  it('exists for every cron text that the check passes (property)', () => {
    fc.assert(
      fc.property(bruteCrons, ({ text }) => {
        fc.pre(parseCron(text).ok);
        const words = cronWords(text);
        assert.ok(words.length > 5 && !/undefined|null|NaN|error/i.test(words), `${text}: ${words}`);
      }),
    );
  });
});
