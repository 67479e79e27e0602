// The DAGs of the harness: a warehouse load of 16 tasks, and layered graphs of any size.
import type { DagDefinition, ShellTask } from '../../../src/core/definition.js';
import { dag as plainDag, task as plainTask } from '../../support/definitions.js';

/** A seeded random number in [0, 1): the same pictures every time. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function task(id: string, depends_on: readonly string[], more: Partial<ShellTask> = {}): ShellTask {
  return plainTask(id, depends_on, { run: `python -m warehouse.${id}`, ...more });
}

export function dag(
  id: string,
  tasks: readonly ShellTask[],
  more: Partial<DagDefinition> = {},
): DagDefinition {
  return plainDag(tasks, { id, max_active_runs: 1, ...more });
}

export const SALES = dag(
  'sales_daily',
  [
    task('extract_orders', [], { run: 'psql -f extract/orders.sql > orders.csv', retries: 2 }),
    task('extract_customers', [], { run: 'psql -f extract/customers.sql > customers.csv', retries: 2 }),
    task('extract_weather', [], { run: 'curl --fail "$WEATHER_URL" -o weather.json', retries: 2 }),
    task('validate_orders', ['extract_orders'], { run: 'node validate.mjs orders.csv' }),
    task('validate_customers', ['extract_customers'], { run: 'node validate.mjs customers.csv' }),
    task('clean_weather', ['extract_weather'], { run: 'node clean-weather.mjs weather.json', retries: 2 }),
    task('join', ['validate_orders', 'validate_customers'], { run: 'node join.mjs' }),
    task('features', ['join', 'clean_weather'], { run: 'python features.py' }),
    task('aggregate_daily', ['join'], { run: 'node agg.mjs --by day' }),
    task('aggregate_region', ['join'], { run: 'node agg.mjs --by region', retries: 2 }),
    task('quality_report', ['join'], { run: 'node quality.mjs', retries: 2, allow_failure: true }),
    task('train', ['features'], { run: 'python train.py', timeout_ms: 300_000 }),
    task('load_warehouse', ['aggregate_daily', 'aggregate_region'], { run: 'psql -f load.sql' }),
    task('publish', ['load_warehouse', 'quality_report'], {
      run: 'node publish.mjs',
      trigger_rule: 'none_failed',
    }),
    task('archive', ['join'], { run: 'tar czf archive.tgz *.csv', if: "run.trigger == 'schedule'" }),
    task('notify', ['publish', 'archive', 'train'], {
      run: './notify.sh "$STATE"',
      trigger_rule: 'all_done',
    }),
  ],
  {
    description: 'Orders, customers and weather into the sales warehouse',
    tags: ['sales', 'nightly'],
    schedule: {
      cron: ['0 2 * * *'],
      timezone: 'Europe/Berlin',
      catchup: false,
      overlap: 'skip',
      jitter_ms: 0,
    },
    params: { region: { type: 'string', default: 'eu' }, full_refresh: { type: 'boolean', default: false } },
  },
);

/** A layered DAG: `levels` columns, each task after up to `upstream` tasks of the column before. */
export function layered(id: string, tasks: number, levels: number, upstream: number): DagDefinition {
  const random = seeded(7);
  const width = Math.ceil(tasks / levels);
  const kinds = ['fetch', 'parse', 'clean', 'merge', 'score', 'load', 'check'];
  const nameOf = (index: number): string =>
    `${kinds[Math.floor(index / width) % kinds.length] ?? 'do'}_${String(index).padStart(4, '0')}`;
  return dag(
    id,
    Array.from({ length: tasks }, (_, index) => {
      const level = Math.floor(index / width);
      const before = new Set<string>();
      const place = index % width;
      for (let edge = 0; level > 0 && edge < upstream; edge++) {
        const near = Math.min(width - 1, Math.max(0, place + Math.floor((random() - 0.5) * 12)));
        before.add(nameOf((level - 1) * width + near));
      }
      return task(nameOf(index), [...before], { retries: 1 });
    }),
  );
}
