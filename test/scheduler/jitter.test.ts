import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ScheduleDefinition } from '../../src/core/definition.js';
import { jitterMs, startTime } from '../../src/scheduler/jitter.js';

const MINUTE_MS = 60_000;

describe('jitter', () => {
  it('is the same whoever computes it, and differs by DAG and by logical date', () => {
    const at = Date.UTC(2026, 0, 1);
    assert.equal(jitterMs('etl', at, 1e9), jitterMs('ETL', at, 1e9));
    assert.notEqual(jitterMs('etl', at, 1e9), jitterMs('report', at, 1e9));
    assert.notEqual(jitterMs('etl', at, 1e9), jitterMs('etl', at + MINUTE_MS, 1e9));
    // A value that is on disk nowhere but must not change between versions, or a restart could start a run twice as late.
    assert.equal(jitterMs('etl', at, 60_000), 14079);
  });

  it('is spread evenly over [0, jitter)', () => {
    const buckets = new Array<number>(10).fill(0);
    for (let index = 0; index < 10_000; index++) {
      const bucket = Math.floor(jitterMs(`dag_${index % 100}`, index * MINUTE_MS, 1000) / 100);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    assert.equal(buckets.length, 10);
    assert.ok(
      buckets.every((count) => count > 850 && count < 1150),
      buckets.join(' '),
    );
  });

  it('is none where the schedule has none', () => {
    assert.equal(jitterMs('etl', 0, 0), 0);
  });

  it('never moves a start to or past the next logical date (property)', () => {
    const schedule = (jitter_ms: number): ScheduleDefinition => ({
      cron: ['*/5 * * * *', '12 * * * *'],
      timezone: 'UTC',
      catchup: false,
      overlap: 'skip',
      jitter_ms,
    });
    const logical = Date.UTC(2026, 0, 1, 0, 10);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e7 }), fc.string(), (jitter, dagId) => {
        const start = startTime(schedule(jitter), dagId, logical);
        assert.ok(start >= logical && start < logical + Math.min(jitter, 2 * MINUTE_MS));
      }),
    );
  });
});
