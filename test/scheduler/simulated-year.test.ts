import assert from 'node:assert/strict';
import type { ScheduleDefinition } from '../../src/core/definition.js';
import { dueTimes } from '../../src/scheduler/missed-times.js';
import { type BruteCron, bruteTimes, readClock } from './brute-clock.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_START = Date.UTC(2026, 0, 1);
const YEAR_END = Date.UTC(2027, 0, 1);
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];

interface SimulatedDag {
  readonly id: string;
  readonly schedule: ScheduleDefinition;
  readonly meaning: BruteCron;
}

/** Half daily, half weekly, most between midnight and 04:00 where clocks are changed; fixed by the index. */
function makeDag(index: number, catchup: boolean): SimulatedDag {
  const minute = (index * 7) % 60;
  const hour = index % 5 === 4 ? 12 : index % 4;
  const weekday = index % 2 === 0 ? undefined : index % 7;
  const text = `${minute} ${hour} * * ${weekday ?? '*'}`;
  const timezone = ZONES[Math.floor(index / 2) % ZONES.length] ?? 'UTC';
  return {
    id: `dag_${index}`,
    schedule: {
      cron: [text],
      timezone,
      catchup,
      overlap: 'skip',
      jitter_ms: index % 3 === 0 ? 5 * 60_000 : 0,
    },
    meaning: {
      text,
      minutes: new Set([minute]),
      hours: new Set([hour]),
      followsClock: false,
      matchesDate: (date) => weekday === undefined || date.getUTCDay() === weekday,
    },
  };
}

/** The year as a scheduler lives it: it sleeps until something can be due; `oversleeps` wakes it late at times. */
function live(dags: readonly SimulatedDag[], oversleeps: (turn: number) => number): Map<string, number[]> {
  const decided = new Map<string, number[]>(dags.map(({ id }) => [id, []]));
  const wakeAt = new Map<string, number>(dags.map(({ id }) => [id, YEAR_START]));
  let now = YEAR_START;
  for (let turn = 0; now < YEAR_END; turn++) {
    assert.ok(turn < 20_000, 'the scheduler is asked to wake and finds nothing to do');
    for (const { id, schedule } of dags) {
      if ((wakeAt.get(id) ?? YEAR_END) > now) continue;
      const done = decided.get(id) ?? [];
      const handledUntil = done.at(-1);
      const handled = handledUntil === undefined ? {} : { handledUntil };
      const { times, nextDueAt } = dueTimes({ schedule, dagId: id, now, enabledAt: YEAR_START, ...handled });
      done.push(...times);
      wakeAt.set(id, nextDueAt ?? YEAR_END);
    }
    now = Math.min(...wakeAt.values()) + oversleeps(turn);
  }
  return decided;
}

describe('a simulated year of 50 daily and weekly DAGs', () => {
  const clocks = new Map(ZONES.map((zone) => [zone, readClock(zone, YEAR_START - 2 * DAY_MS, YEAR_END, 30)]));
  const expectedOf = ({ schedule, meaning }: SimulatedDag): number[] => {
    const clock = clocks.get(schedule.timezone ?? 'UTC');
    assert.ok(clock);
    return bruteTimes(meaning, clock, YEAR_START);
  };

  it('runs each at each of its times, once, in order, none else', () => {
    const dags = Array.from({ length: 50 }, (_, index) => makeDag(index, false));
    const decided = live(dags, () => 0);
    for (const dag of dags) assert.deepEqual(decided.get(dag.id), expectedOf(dag), dag.meaning.text);
    const total = [...decided.values()].reduce((sum, times) => sum + times.length, 0);
    assert.ok(total > 25 * 364 + 25 * 51, `${total} runs`);
  });

  it('makes up for all that was slept through with catchup, and for the latest only without', () => {
    const sleeps = (turn: number) => (turn % 10 === 9 ? 60 * HOUR_MS : 0);
    const caught = Array.from({ length: 50 }, (_, index) => makeDag(index, true));
    const all = live(caught, sleeps);
    const plain = caught.map((dag) => ({ ...dag, schedule: { ...dag.schedule, catchup: false } }));
    const some = live(plain, sleeps);
    for (const dag of caught) {
      const expected = expectedOf(dag);
      const times = all.get(dag.id) ?? [];
      assert.deepEqual(times, expected.slice(0, times.length), dag.meaning.text);
      assert.ok(expected.length - times.length <= 3, 'only the end of the year may be slept through');
      const without = some.get(dag.id) ?? [];
      assert.deepEqual(
        without,
        [...new Set(without)].sort((a, b) => a - b),
      );
      assert.ok(without.every((ms) => expected.includes(ms)));
    }
    const daily = some.get('dag_0') ?? [];
    assert.ok(daily.length < 300 && daily.length > 100, `${daily.length} of 365`);
  });
});
