// What the harness can show: each a host with a DAG, its runs, and a moment.
import type { DagDefinition } from '../../../src/core/definition.js';
import type { RunEvent } from '../../../src/core/events.js';
import { layered, SALES, seeded } from './made-up-dags.js';
import { type MadeUpAttempt, simulate } from './simulate.js';

export interface Scenario {
  readonly definition: DagDefinition;
  /** Oldest first, each complete. */
  readonly past: readonly (readonly RunEvent[])[];
  /** The run that is open, its events up to the moment; null: the file. */
  readonly open: readonly RunEvent[] | null;
  /** What the open run still has to tell, with its own times. */
  readonly rest: readonly RunEvent[];
  /** ms since 1970. */
  readonly now: number;
  readonly trusted: boolean;
}

/** 3 March 2026, 09:12 UTC. */
export const NOON = Date.UTC(2026, 2, 3, 9, 12, 0);
const DAY = 86_400_000;

const SECONDS: Readonly<Record<string, number>> = {
  extract_orders: 23,
  extract_customers: 31,
  extract_weather: 8,
  validate_orders: 4,
  validate_customers: 6,
  clean_weather: 15,
  join: 28,
  features: 34,
  aggregate_daily: 19,
  aggregate_region: 61,
  quality_report: 8,
  train: 88,
  load_warehouse: 42,
  publish: 7,
  archive: 12,
  notify: 1,
};

const WEATHER_ERROR = `Traceback (most recent call last):
  File "clean-weather.mjs", line 41, in <module>
    const temperature = Number(row.temp)
ValueError: 3 of 1440 rows have no temperature, first at 2026-03-02T17:00Z`;

function sales(day: number, trouble: 'none' | 'weather' | 'region' | 'train'): readonly RunEvent[] {
  const random = seeded(100 + day);
  const durations = new Map(SALES.tasks.map(({ id }) => [id, (SECONDS[id] ?? 5) * (0.75 + random() * 0.6)]));
  const fails = (id: string, number: number): boolean =>
    (trouble === 'weather' && id === 'clean_weather') ||
    (trouble === 'train' && id === 'train') ||
    (trouble === 'region' && id === 'aggregate_region') ||
    (trouble === 'weather' && id === 'extract_weather' && number === 1) ||
    (trouble === 'weather' && id === 'quality_report');
  const attempt = (id: string, number: number): MadeUpAttempt => {
    const failed = fails(id, number);
    return {
      duration_ms: Math.round((durations.get(id) ?? 5) * 1000 * (failed ? 0.3 : 1)),
      exit_code: failed ? 1 : 0,
      ...(failed && { message: WEATHER_ERROR }),
    };
  };
  return simulate({
    run_id: `01JNE${String(60 - day).padStart(2, '0')}${'ABCDEFGHJKMNPQRSTVW'}`,
    definition: SALES,
    start: NOON - day * DAY - (day > 0 ? 7.2 * 3_600_000 : 150_000),
    slots: 4,
    trigger: day > 0 ? 'schedule' : 'manual',
    attempt,
    condition: () => day > 0,
  });
}

const TROUBLES = { 3: 'train', 5: 'weather', 9: 'region', 12: 'train' } as const;

function salesPast(): (readonly RunEvent[])[] {
  return Array.from({ length: 14 }, (_, place) => 14 - place).map((day) =>
    sales(day, (TROUBLES as Readonly<Record<number, 'train' | 'weather' | 'region'>>)[day] ?? 'none'),
  );
}

/** Splits a run at `at`. */
function until(events: readonly RunEvent[], at: number): [RunEvent[], RunEvent[]] {
  const isBefore = (event: RunEvent): boolean => Date.parse(event.at) <= at;
  return [events.filter(isBefore), events.filter((event) => !isBefore(event))];
}

export const SCENARIOS = {
  /** A run in the middle: retries, a failure and its followers, a skip. */
  running: (): Scenario => {
    const all = sales(0, 'weather');
    const [open, rest] = until(all, NOON - 28_000);
    return { definition: SALES, past: salesPast(), open, rest, now: NOON - 28_000, trusted: true };
  },
  /** A run of the past that failed. */
  past: (): Scenario => {
    const past = salesPast();
    return {
      definition: SALES,
      past: past.slice(0, -1),
      open: past.at(-5) ?? null,
      rest: [],
      now: NOON,
      trusted: true,
    };
  },
  /** The file, no run. */
  file: (): Scenario => ({ definition: SALES, past: [], open: null, rest: [], now: NOON, trusted: true }),
  untrusted: (): Scenario => ({ ...SCENARIOS.past(), trusted: false }),
  empty: (): Scenario => ({
    definition: { ...SALES, tasks: [] },
    past: [],
    open: null,
    rest: [],
    now: NOON,
    trusted: true,
  }),
  /** 1,000 tasks and about 3,000 edges, a third of the way. */
  large: (): Scenario => big(1000, 25, 3),
  huge: (): Scenario => big(5000, 50, 3),
} satisfies Readonly<Record<string, () => Scenario>>;

export type ScenarioName = keyof typeof SCENARIOS;

function big(tasks: number, levels: number, upstream: number): Scenario {
  const definition = layered(`pipeline_${tasks}`, tasks, levels, upstream);
  const random = seeded(3);
  const lengths = new Map(definition.tasks.map(({ id }) => [id, 2000 + random() * 9000]));
  const last = Math.floor(tasks * 0.4);
  const failing = new Set(
    definition.tasks.filter((_, at) => random() < 0.004 && at > last / 2).map(({ id }) => id),
  );
  const all = simulate({
    run_id: '01JNF00BIGGERTHANUSUAL0000',
    definition,
    start: NOON - 60_000,
    slots: 32,
    trigger: 'api',
    attempt: (id) => ({ duration_ms: lengths.get(id) ?? 1000, exit_code: failing.has(id) ? 1 : 0 }),
  });
  const now = Date.parse(all[Math.floor(all.length * 0.5)]?.at ?? '');
  const [open, rest] = until(all, now);
  return { definition, past: [], open, rest, now, trusted: true };
}
