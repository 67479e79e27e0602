// A DAG and a run of it with every kind of ending, for the formats' tests.
import fc from 'fast-check';
import type { DagDefinition, ShellTask } from '../../src/core/definition.js';
import type { RunEvent, RunEventBody } from '../../src/core/events.js';
import type { Graph } from '../../src/core/graph/graph.js';
import { foldEvents, type RunState } from '../../src/core/run-state.js';
import type { AttemptOutcome, TaskStateName } from '../../src/core/states.js';
import { dag as anyDag, task } from '../support/definitions.js';

export function dag(tasks: readonly ShellTask[], more: Partial<DagDefinition> = {}): DagDefinition {
  return anyDag(tasks, { id: 'sales_daily', ...more });
}

export const SALES = dag(
  [
    task('extract_weather', [], { retries: 2 }),
    task('extract_orders'),
    task('extract_customers'),
    task('clean_weather', ['extract_weather'], { retries: 2 }),
    task('validate_orders', ['extract_orders']),
    task('validate_customers', ['extract_customers']),
    task('join', ['validate_orders', 'validate_customers'], { description: 'Orders "by" customer & <day>' }),
    task('features', ['clean_weather', 'join']),
    task('aggregate_daily', ['join']),
    task('aggregate_region', ['join']),
    task('load_warehouse', ['aggregate_daily', 'aggregate_region']),
    task('quality_report', ['join'], { allow_failure: true, retries: 2 }),
    task('train', ['features']),
    task('publish', ['load_warehouse', 'quality_report'], { trigger_rule: 'none_failed' }),
    task('archive', ['join'], { if: "run.trigger == 'schedule'" }),
    task('notify', ['train', 'publish', 'archive'], { trigger_rule: 'all_done' }),
  ],
  { description: 'Sales of the day, joined with the weather, for the morning report' },
);

type Ending = readonly [state: TaskStateName, attempts?: readonly (readonly [AttemptOutcome, number])[]];

const ENDINGS: Readonly<Record<string, Ending>> = {
  extract_weather: [
    'success',
    [
      ['failed', 400],
      ['success', 1200],
    ],
  ],
  extract_orders: ['success', [['success', 2300]]],
  extract_customers: ['success', [['success', 3100]]],
  clean_weather: [
    'failed',
    [
      ['failed', 500],
      ['timed_out', 600],
      ['failed', 1500],
    ],
  ],
  validate_orders: ['success', [['success', 400]]],
  validate_customers: ['success', [['success', 600]]],
  join: ['success', [['success', 2800]]],
  features: ['upstream_failed'],
  aggregate_daily: ['success', [['success', 1900]]],
  aggregate_region: ['running', [['success', 4200]]],
  load_warehouse: ['queued'],
  quality_report: ['up_for_retry', [['failed', 800]]],
  train: ['upstream_failed'],
  publish: ['none'],
  archive: ['skipped'],
  notify: ['none'],
};

/** A run in the middle of SALES. */
export function salesRun(endings: Readonly<Record<string, Ending>> = ENDINGS): RunState {
  const bodies: RunEventBody[] = [
    {
      type: 'run_created',
      dag_id: SALES.id,
      definition: SALES,
      params: {},
      trigger: 'manual',
      logical_date: '2026-03-02T08:00:00.000Z',
      file: null,
      project: '/project',
    },
    { type: 'run_started', slots: 4 },
  ];
  for (const [task_id, [state, attempts = []]] of Object.entries(endings)) {
    for (const [place, [outcome, duration_ms]] of attempts.entries())
      bodies.push(
        { type: 'attempt_starting', task_id, attempt: place + 1, nonce: `${task_id}-${place}` },
        { type: 'attempt_finished', task_id, attempt: place + 1, outcome, duration_ms },
      );
    bodies.push({ type: 'task_state', task_id, state });
  }
  const events = bodies.map(
    (body, place): RunEvent => ({
      ...body,
      version: 1,
      seq: place + 1,
      run_id: '01K9SAMPLE',
      at: '2026-03-02T08:00:00.000Z',
    }),
  );
  const run = foldEvents(events);
  if (!run) throw new Error('the sample has no run_created');
  return run;
}

export const ETL = dag(
  [
    task('extract'),
    task('validate', ['extract']),
    task('transform', ['extract']),
    task('load', ['validate', 'transform']),
    task('notify', ['load', 'extract'], { trigger_rule: 'all_done' }),
  ],
  { id: 'etl_pipeline' },
);

/** The definition of any graph. */
export function dagOf(graph: Graph): DagDefinition {
  return dag(
    graph.ids.map((id, index) =>
      task(
        id,
        (graph.upstream[index] ?? []).map((source) => graph.ids[source] ?? ''),
      ),
    ),
  );
}

/** Any text: half of it ASCII with its control characters, the rest any UTF-16, lone surrogates included. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)), { maxLength: 30 })
  .map((units) => String.fromCharCode(...units));
