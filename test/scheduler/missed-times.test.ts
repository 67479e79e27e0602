import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ScheduleDefinition } from '../../src/core/definition.js';
import { type DueRequest, dueTimes } from '../../src/scheduler/missed-times.js';
import { timesBetween } from '../../src/scheduler/schedule-times.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const day = (date: number, hour = 0): number => Date.UTC(2026, 0, date, hour);

function daily(more: Partial<ScheduleDefinition> = {}): ScheduleDefinition {
  return { cron: ['0 2 * * *'], timezone: 'UTC', catchup: false, overlap: 'skip', jitter_ms: 0, ...more };
}

function due(schedule: ScheduleDefinition, request: Omit<DueRequest, 'schedule' | 'dagId'>) {
  return dueTimes({ schedule, dagId: 'etl', ...request });
}

describe('the logical dates that are due', () => {
  it('are none before the first time after enabling, and the answer says when to ask again', () => {
    const first = due(daily(), { now: day(5, 1), enabledAt: day(4, 3) });
    assert.deepEqual(first, { times: [], catchingUp: false, droppedByCap: 0, nextDueAt: day(5, 2) });
    const at = due(daily(), { now: day(5, 2), enabledAt: day(4, 3) });
    assert.deepEqual(at.times, [day(5, 2)]);
    assert.equal(at.nextDueAt, day(6, 2));
  });

  it('are none twice: what was handled is not due again, nor when the clock is set back', () => {
    const handled = { enabledAt: day(1), handledUntil: day(5, 2) };
    assert.deepEqual(due(daily(), { now: day(5, 3), ...handled }).times, []);
    assert.deepEqual(due(daily(), { now: day(3, 3), ...handled }).times, []);
    assert.equal(due(daily(), { now: day(3, 3), ...handled }).nextDueAt, day(6, 2));
    assert.deepEqual(due(daily({ catchup: true }), { now: day(3, 3), ...handled }).times, []);
  });

  it('are the latest missed one without catchup, all in order with it', () => {
    const slept = { now: day(9, 12), enabledAt: day(1), handledUntil: day(5, 2) };
    assert.deepEqual(due(daily(), slept).times, [day(9, 2)]);
    const all = due(daily({ catchup: true }), slept);
    assert.deepEqual(all.times, [day(6, 2), day(7, 2), day(8, 2), day(9, 2)]);
    assert.equal(all.catchingUp, true);
  });

  it('begin with the later of start_date and first enabling without catchup', () => {
    const early = daily({ start_date: '2026-01-02' });
    assert.deepEqual(due(early, { now: day(9, 1), enabledAt: day(8, 3) }).times, []);
    const late = daily({ start_date: '2026-01-12' });
    assert.deepEqual(due(late, { now: day(10), enabledAt: day(1) }).times, []);
    assert.equal(due(late, { now: day(10), enabledAt: day(1) }).nextDueAt, day(12, 2));
  });

  it('begin with start_date, itself included, with catchup and a start_date', () => {
    const backlog = daily({ catchup: true, start_date: '2026-01-06T02:00' });
    assert.deepEqual(due(backlog, { now: day(8, 3), enabledAt: day(8) }).times, [
      day(6, 2),
      day(7, 2),
      day(8, 2),
    ]);
    const without = daily({ catchup: true });
    assert.deepEqual(due(without, { now: day(8, 3), enabledAt: day(8) }).times, [day(8, 2)]);
  });

  it('do not go back before what was handled when start_date is set earlier', () => {
    const backlog = daily({ catchup: true, start_date: '2025-01-01' });
    assert.deepEqual(due(backlog, { now: day(8, 3), enabledAt: day(1), handledUntil: day(7, 2) }).times, [
      day(8, 2),
    ]);
  });

  it('end with end_date, then nothing is asked for again', () => {
    const ended = daily({ catchup: true, end_date: '2026-01-07' });
    const result = due(ended, { now: day(20), enabledAt: day(1), handledUntil: day(5, 2) });
    assert.deepEqual(result, { times: [day(6, 2)], catchingUp: false, droppedByCap: 0 });
  });

  it('keep the newest under the cap and within the window, and say what was left out', () => {
    const schedule = daily({ catchup: true, start_date: '2026-01-01' });
    const capped = due(schedule, { now: day(20, 12), enabledAt: day(20), cap: 3 });
    assert.deepEqual(capped.times, [day(18, 2), day(19, 2), day(20, 2)]);
    assert.equal(capped.droppedByCap, 17);
    assert.equal(capped.droppedBefore, undefined);
    const windowed = due(schedule, { now: day(20, 12), enabledAt: day(20), windowMs: 2 * DAY_MS });
    assert.deepEqual(windowed.times, [day(19, 2), day(20, 2)]);
    assert.equal(windowed.droppedByCap, 0);
    assert.equal(windowed.droppedBefore, day(18, 12));
  });

  it('wait for their jitter, the one before is due meanwhile', () => {
    const schedule = daily({ jitter_ms: 20 * HOUR_MS, catchup: true });
    const request = { enabledAt: day(1), handledUntil: day(5, 2) };
    const waiting = due(schedule, { now: day(6, 2), ...request });
    assert.deepEqual(waiting.times, []);
    const startsAt = waiting.nextDueAt ?? 0;
    assert.ok(startsAt > day(6, 2) && startsAt < day(6, 22));
    assert.deepEqual(due(schedule, { now: startsAt - 1, ...request }).times, []);
    assert.deepEqual(due(schedule, { now: startsAt, ...request }).times, [day(6, 2)]);
    const nextDay = due(schedule, { now: day(7, 2), ...request });
    assert.deepEqual(nextDay.times, [day(6, 2)]);
  });

  it('with catchup are every time once, in order, however the clock goes forward and back (property)', () => {
    const crons = fc.constantFrom('0 2 * * *', '*/20 * * * *', '30 1,2 * * 1-5', '0 9 * * mon#1');
    const jumps = fc.array(fc.integer({ min: -5 * HOUR_MS, max: 40 * HOUR_MS }), { maxLength: 60 });
    fc.assert(
      fc.property(crons, jumps, fc.integer({ min: 0, max: 2 * DAY_MS }), (cron, steps, jitter_ms) => {
        const schedule = daily({ cron: [cron], timezone: 'Europe/Berlin', catchup: true, jitter_ms });
        const enabledAt = Date.UTC(2026, 2, 27);
        const decided: number[] = [];
        let now = enabledAt;
        let latest = now;
        for (const step of [...steps, 60 * DAY_MS]) {
          now += step;
          latest = Math.max(latest, now);
          const handledUntil = decided.at(-1);
          const { times } = due(schedule, {
            now,
            enabledAt,
            cap: 1e6,
            windowMs: 1e12,
            ...(handledUntil === undefined ? {} : { handledUntil }),
          });
          decided.push(...times);
        }
        const expected = timesBetween(schedule, enabledAt, latest, 1e6);
        assert.deepEqual(decided, expected.slice(0, decided.length));
        assert.ok(expected.length - decided.length <= 1, 'only the last may still wait for its jitter');
      }),
    );
  });

  it('become due exactly when the answer before said (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * HOUR_MS }), fc.boolean(), (jitter_ms, catchup) => {
        const schedule = daily({ cron: ['15 */2 * * *'], jitter_ms, catchup });
        const enabledAt = day(1);
        let handledUntil: number | undefined;
        let now = enabledAt;
        for (let turn = 0; turn < 12; turn++) {
          const request = { enabledAt, ...(handledUntil === undefined ? {} : { handledUntil }) };
          const { times, nextDueAt = 0 } = due(schedule, { now, ...request });
          assert.equal(times.length, turn === 0 ? 0 : 1);
          handledUntil = times.at(-1) ?? handledUntil;
          const after = { enabledAt, ...(handledUntil === undefined ? {} : { handledUntil }) };
          assert.deepEqual(due(schedule, { now: nextDueAt - 1, ...after }).times, []);
          now = nextDueAt;
        }
      }),
    );
  });
});
