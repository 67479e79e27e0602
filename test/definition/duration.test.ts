import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatDuration, parseDuration } from '../../src/definition/duration.js';

function ms(value: number | string): number | string {
  const result = parseDuration(value);
  return result.ok ? result.ms : result.message;
}

describe('durations', () => {
  it('are seconds as a number, or a sum of units', () => {
    assert.deepEqual([0, 300, 0.5].map(ms), [0, 300_000, 500]);
    assert.deepEqual(
      ['90s', '1h30m', '500ms', '2d', '1.5h', '1h 30m', '30m1h', ' 1s '].map(ms),
      [90_000, 5_400_000, 500, 172_800_000, 5_400_000, 5_400_000, 5_400_000, 1_000],
    );
  });

  it('say what is wrong with others', () => {
    for (const text of ['', ' ', 'x', '1x', '1h30', '-1s', '1s 2', 's', '1e3s', '１s']) {
      assert.match(String(ms(text)), /is not a duration/, text);
    }
    assert.match(String(ms('300')), /write 300s/);
    assert.match(String(ms('1s2s')), /twice/);
    for (const number of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.match(String(ms(number)), /0 or more/);
    assert.match(String(ms('40000d')), /hundred years/);
    assert.match(String(ms(`${'9'.repeat(400)}d`)), /hundred years/);
  });

  it('are written so that they read back as they were', () => {
    assert.deepEqual([0, 1, 1_500, 5_400_000, 90_061_001].map(formatDuration), [
      '0s',
      '1ms',
      '1s500ms',
      '1h30m',
      '1d1h1m1s1ms',
    ]);
    fc.assert(
      fc.property(fc.nat({ max: 3_000_000_000_000 }), (whole) => ms(formatDuration(whole)) === whole),
    );
  });
});
