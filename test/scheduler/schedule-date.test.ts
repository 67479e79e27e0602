import assert from 'node:assert/strict';
import { parseScheduleDate } from '../../src/scheduler/schedule-date.js';

function instant(text: string, timezone: string): string {
  const date = parseScheduleDate(text, timezone);
  return date.ok ? new Date(date.ms).toISOString() : date.message;
}

describe('the date of a schedule', () => {
  it('without a time is midnight in the zone, or what the clock shows instead of it', () => {
    assert.equal(instant('2026-07-01', 'Europe/Berlin'), '2026-06-30T22:00:00.000Z');
    assert.equal(instant('2018-11-04', 'America/Sao_Paulo'), '2018-11-04T03:00:00.000Z');
  });

  it('with a time is wall-clock time in the zone: the first of two, moved by a gap', () => {
    assert.equal(instant('2026-01-31T08:30', 'Asia/Kolkata'), '2026-01-31T03:00:00.000Z');
    assert.equal(instant('2026-10-25T02:30:15', 'Europe/Berlin'), '2026-10-25T00:30:15.000Z');
    assert.equal(instant('2026-03-29T02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z');
  });

  it('with an offset is that instant in any zone', () => {
    assert.equal(instant('2026-01-31T08:30Z', 'Asia/Kolkata'), '2026-01-31T08:30:00.000Z');
    assert.equal(instant('2026-01-31 08:30-05:00', 'Asia/Kolkata'), '2026-01-31T13:30:00.000Z');
  });

  it('that is none is told so', () => {
    for (const text of [
      '',
      'tomorrow',
      '2026-02-30',
      '2026-13-01',
      '2026-1-1',
      '2026-01-01T25:00',
      '01/02/2026',
    ]) {
      assert.match(instant(text, 'UTC'), /^is not a date/, text);
    }
  });
});
