import assert from 'node:assert/strict';
import { parseTimeOption } from '../../../src/cli/runs/time-option.js';
import { formatByteSize, parseByteSize } from '../../../src/cli/text/byte-size.js';
import { exactTime, relativeTime } from '../../../src/cli/text/times.js';

const NOW = Date.parse('2026-03-10T12:00:00Z');

describe('times for people', () => {
  it('says how long ago in the largest unit that fits', () => {
    assert.equal(relativeTime(NOW - 200, NOW), 'just now');
    assert.equal(relativeTime(NOW - 1_000, NOW), '1 second ago');
    assert.equal(relativeTime(NOW - 59 * 60_000, NOW), '59 minutes ago');
    assert.equal(relativeTime(NOW - 49 * 3_600_000, NOW), '2 days ago');
    assert.equal(relativeTime(NOW + 7_200_000, NOW), 'in 2 hours');
  });

  it('gives the exact time in local time', () => {
    const local = new Date(2026, 2, 10, 8, 5, 9);
    assert.equal(exactTime(local.getTime()), '2026-03-10 08:05:09');
  });
});

describe('times as options', () => {
  it('takes dates at local midnight, times, times with a zone, and how long ago', () => {
    assert.equal(parseTimeOption('2026-03-10', NOW), new Date(2026, 2, 10).getTime());
    assert.equal(parseTimeOption('2026-03-10T08:30', NOW), new Date(2026, 2, 10, 8, 30).getTime());
    assert.equal(parseTimeOption('2026-03-10 08:30', NOW), new Date(2026, 2, 10, 8, 30).getTime());
    assert.equal(parseTimeOption('2026-03-10T08:30:00+02:00', NOW), Date.parse('2026-03-10T06:30:00Z'));
    assert.equal(parseTimeOption('2h', NOW), NOW - 7_200_000);
  });

  it('refuses anything else', () => {
    for (const text of ['', 'yesterday', '2026', '2026-13-01', '2', '1e5']) {
      assert.throws(() => parseTimeOption(text, NOW), /Give a date/, text);
    }
  });
});

describe('sizes', () => {
  it('reads units of 1000 and 1024, whatever their case', () => {
    assert.equal(parseByteSize('500MB'), 500e6);
    assert.equal(parseByteSize('1.5 gib'), 1.5 * 1024 ** 3);
    assert.equal(parseByteSize('12b'), 12);
    for (const text of ['', '10', 'MB', '10 apples', '-1MB']) assert.equal(parseByteSize(text), null, text);
  });

  it('writes three digits at most', () => {
    assert.equal(formatByteSize(0), '0 B');
    assert.equal(formatByteSize(999), '999 B');
    assert.equal(formatByteSize(1_234), '1.2 kB');
    assert.equal(formatByteSize(345_678_901), '346 MB');
    assert.equal(formatByteSize(2.5e12), '2.5 TB');
  });
});
