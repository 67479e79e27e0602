// Bench: the next times of 1,000 schedules at once, and of what fired afterwards.
import type { ScheduleDefinition } from '../src/core/definition.js';
import { dueTimes } from '../src/scheduler/missed-times.js';
import { nextTimes } from '../src/scheduler/schedule-times.js';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms';
  readonly reach: number | null;
}

const SCHEDULES = 1000;
const ROUNDS = 9;
const CRONS = [
  'M H * * *',
  'M H * * 1-5',
  '*/15 * * * *',
  'M H 1 * *',
  'M H L * *',
  'M H * * 5#3',
  'M 2,14 * * *',
];
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'UTC',
];

/** The years of the zones are found by the first call; the later ones show what a scheduler pays once it is warm. */
export async function benchSchedule(): Promise<BenchRow[]> {
  const now = Date.UTC(2026, 2, 28, 12);
  const cold = timed(() => askNext(makeSchedules(), now));
  const warm = middle(Array.from({ length: ROUNDS }, () => timed(() => askNext(makeSchedules(), now))));
  const schedules = makeSchedules();
  askNext(schedules, now);
  const due = timed(() => {
    for (const [index, schedule] of schedules.entries()) {
      dueTimes({ schedule, dagId: `dag_${index}`, now, enabledAt: now - 3_600_000 });
    }
  });
  return [
    { name: 'next times of 1,000 schedules, first time', value: cold, unit: 'ms', reach: 500 },
    { name: 'next times of 1,000 schedules, zones known', value: warm, unit: 'ms', reach: null },
    { name: 'what is due of 1,000 schedules', value: due, unit: 'ms', reach: null },
  ];
}

function makeSchedules(): readonly ScheduleDefinition[] {
  return Array.from({ length: SCHEDULES }, (_, index) => ({
    cron: [
      (CRONS[index % CRONS.length] ?? '')
        .replace('M', String((index * 7) % 60))
        .replace('H', String((index * 5) % 24)),
    ],
    timezone: ZONES[index % ZONES.length] ?? 'UTC',
    catchup: false,
    overlap: 'skip',
    jitter_ms: index % 4 === 0 ? 30_000 : 0,
  }));
}

function askNext(schedules: readonly ScheduleDefinition[], now: number): void {
  for (const schedule of schedules) nextTimes(schedule, now, 1);
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
