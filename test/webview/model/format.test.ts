import assert from 'node:assert/strict';
import { formatDuration, formatShortDay, formatWhen, setLocale } from '../../../src/webview/model/format.js';

const NOW = Date.UTC(2026, 2, 3, 12, 0, 0);

describe('durations and times on the page', () => {
  before(() => setLocale('en-GB', 'UTC'));
  after(() => setLocale('en'));

  const durations: readonly (readonly [number, string])[] = [
    [0, '0s'],
    [-5, '0s'],
    [3, '3ms'],
    [400, '0.4s'],
    [9_949, '9.9s'],
    [9_960, '10s'],
    [59_499, '59s'],
    [59_500, '1m 00s'],
    [185_000, '3m 05s'],
    [3_599_600, '1h 00m'],
    [4_800_000, '1h 20m'],
    [86_399_999, '1d 0h'],
    [183_600_000, '2d 3h'],
  ];
  for (const [ms, text] of durations) it(`${ms} ms is ${text}`, () => assert.equal(formatDuration(ms), text));

  it('says a decimal in the language of the page', () => {
    setLocale('de', 'UTC');
    assert.equal(formatDuration(2_300), '2,3s');
    setLocale('en-GB', 'UTC');
  });

  it('names today and yesterday, else the day, and the year of another year', () => {
    assert.equal(formatWhen(NOW - 3_600_000, NOW), 'today 11:00');
    assert.equal(formatWhen(NOW - 86_400_000, NOW), 'yesterday 12:00');
    assert.equal(formatWhen(Date.UTC(2026, 0, 9, 2, 5), NOW), '9 Jan 02:05');
    assert.equal(formatWhen(Date.UTC(2025, 11, 31, 23, 59), NOW), '31 Dec 2025 23:59');
    assert.equal(formatShortDay(NOW - 86_400_000, NOW), '2 Mar');
  });
});
