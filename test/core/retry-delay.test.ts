// Retry delays: the formula, its bounds and its extremes.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { retryDelayMs } from '../../src/core/retry-delay.js';

const settings = { retry_delay_ms: 1000, retry_backoff: 2, max_retry_delay_ms: 300_000 };

describe('retryDelayMs', () => {
  it('doubles from the first delay to the cap', () => {
    const middle = [0, 1, 2, 3, 8, 9, 50].map((k) =>
      retryDelayMs({ ...settings, max_retry_delay_ms: 400_000 }, k, () => 0.5),
    );
    // Up to 320 s the jitter is symmetric; at the cap only the lower half is left.
    assert.deepEqual(middle, [1000, 2000, 4000, 8000, 256_000, 350_000, 350_000]);
  });

  it('spreads over the whole jitter', () => {
    assert.equal(
      retryDelayMs(settings, 1, () => 0),
      1500,
    );
    assert.ok(Math.abs(retryDelayMs(settings, 1, () => 1 - Number.EPSILON) - 2500) < 1e-6);
  });

  it('never waits longer than the cap', () => {
    assert.equal(retryDelayMs({ ...settings, max_retry_delay_ms: 500 }, 0, () => 0.999_999_999) <= 500, true);
    assert.equal(
      retryDelayMs({ ...settings, max_retry_delay_ms: 0 }, 3, () => 0.5),
      0,
    );
  });

  it('stays within its bounds for any settings', () => {
    // Milliseconds with three places: the power of the expected value loses its digits among denormal numbers.
    const positive = fc.integer({ min: 0, max: 1e12 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(
        positive,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        positive,
        fc.nat(60),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (retry_delay_ms, retry_backoff, max_retry_delay_ms, k, random) => {
          const delay = retryDelayMs({ retry_delay_ms, retry_backoff, max_retry_delay_ms }, k, () => random);
          const b = Math.min(retry_delay_ms * retry_backoff ** k, max_retry_delay_ms);
          const tolerance = 1e-9 * b + 1e-300;
          assert.ok(delay >= 0.75 * b - tolerance, `${delay} is below 0.75 of ${b}`);
          assert.ok(
            delay <= Math.min(1.25 * b + tolerance, max_retry_delay_ms),
            `${delay} is above 1.25 of ${b}`,
          );
        },
      ),
    );
  });

  it('does not overflow at retry 10,000 with any factor', () => {
    for (const retry_backoff of [0, 0.5, 1, 2, 1e308]) {
      for (const retry_delay_ms of [0, 1, 1e308]) {
        const delay = retryDelayMs({ ...settings, retry_backoff, retry_delay_ms }, 10_000, () => 0.5);
        assert.ok(Number.isFinite(delay), `${retry_delay_ms} · ${retry_backoff}^10000 gave ${delay}`);
        assert.ok(delay >= 0 && delay <= 300_000);
      }
    }
  });
});
