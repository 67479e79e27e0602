import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type IdleSpan, idleMs, momentAfter, msUnderWay, tookMs } from '../../src/core/run-time.js';

const NIGHT: IdleSpan = { from: 1_000, to: 9_000 };

/** Spans in order, apart from each other, after 0. */
const spans = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 })), { maxLength: 6 })
  .map((lengths) => {
    let at = 0;
    return lengths.map(([before, long]): IdleSpan => {
      const from = at + before;
      at = from + long;
      return { from, to: at };
    });
  });

describe('the time that a run is under way', () => {
  it('ends at its end or now, and leaves out what lies before a retry', () => {
    const run = { started_at: 500, ended_at: null, idle_ms: idleMs([NIGHT]) };
    assert.equal(tookMs(run, 10_000), 1_500);
    assert.equal(tookMs({ ...run, ended_at: 9_200 }, 10_000), 700);
    assert.equal(tookMs({ ...run, started_at: null }, 10_000), null);
  });

  it('stands still between an end and a retry', () => {
    const at = [800, 1_000, 5_000, 9_000, 9_400].map((to) => msUnderWay([NIGHT], 500, to));
    assert.deepEqual(at, [300, 500, 500, 500, 900]);
    assert.equal(momentAfter([NIGHT], 500, 500), 1_000);
    assert.equal(momentAfter([NIGHT], 500, 501), 9_001);
    assert.equal(momentAfter([NIGHT], 9_000, 5), 9_005);
  });

  it('is found again from its moment, whatever was left out', () => {
    fc.assert(
      fc.property(spans, fc.nat(2_000), fc.nat(5_000), (idle, from, ms) => {
        assert.equal(msUnderWay(idle, from, momentAfter(idle, from, ms)), ms);
      }),
    );
  });
});
