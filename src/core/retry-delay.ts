// How long to wait before a retry: exponential backoff with a cap and jitter.

/** The retry settings of a task, as in its definition. */
export interface RetryDelaySettings {
  readonly retry_delay_ms: number;
  readonly retry_backoff: number;
  readonly max_retry_delay_ms: number;
}

/**
 * Milliseconds to wait before retry `k` (0 before the first): with
 * b = min(retry_delay · retry_backoff^k, max_retry_delay), uniform in [0.75 b, min(1.25 b, max_retry_delay)].
 * Not rounded. `random` gives numbers in [0, 1). O(k) at worst, and it never overflows: the power is not
 * computed, b grows step by step and stops at the cap or when it no longer changes.
 */
export function retryDelayMs(settings: RetryDelaySettings, k: number, random: () => number): number {
  const max = settings.max_retry_delay_ms;
  const base = Math.min(backedOff(settings, k), max);
  const low = 0.75 * base;
  const high = Math.min(1.25 * base, max);
  return Math.min(low + random() * (high - low), high);
}

function backedOff(settings: RetryDelaySettings, k: number): number {
  const backoff = settings.retry_backoff;
  let delay = settings.retry_delay_ms;
  for (let step = 0; step < k; step++) {
    // With a factor below 1 a delay over the cap may still come down to it.
    if (backoff >= 1 && delay >= settings.max_retry_delay_ms) break;
    const next = delay * backoff;
    if (next === delay) break;
    delay = next;
  }
  return delay;
}
