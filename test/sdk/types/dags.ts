// Compiled, never run: what the SDK's types must accept, and what they must refuse. Each `@ts-expect-error` is an
// error of its own where the line below it compiles.
import { type Context, DAG, type Task, type TaskState, TriggerRule, task } from '../../../src/sdk/index.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(yes: Same<A, B>): void;
declare function fetchData(): Promise<{ id: number }[]>;

const dag = new DAG('etl_pipeline', { schedule: '0 2 * * *' });

// The example.
const extract = dag.task('extract', async () => ({ records: await fetchData() }));
const transform = dag.task('transform', { dependsOn: [extract], retries: 3, timeout: '5m' }, ({ extract }) =>
  extract.records.map((record) => record.id),
);
dag.task('load', { dependsOn: [transform] }, ({ transform }) => console.log(transform[0]?.toFixed(1)));

// What a task gives follows from its function.
same<typeof extract, Task<'extract', { records: { id: number }[] }>>(true);
same<typeof transform, Task<'transform', number[]>>(true);

// A wrong field of an upstream's return value.
dag.task(
  'wrong_field',
  { dependsOn: [extract] },
  ({ extract }) =>
    // @ts-expect-error there is no `rows`
    extract.rows.length,
);
// @ts-expect-error `load` is no upstream task
dag.task('no_upstream', { dependsOn: [extract] }, ({ load }) => load);
// @ts-expect-error nothing is handed to a task that depends on nothing
dag.task('no_inputs', ({ extract }) => extract);
// @ts-expect-error the same with options
dag.task('no_inputs_either', { retries: 1 }, ({ extract }) => extract);

// Several, one alone, and ids as texts, whose values nobody knows.
dag.task('several', { dependsOn: [extract, transform] }, ({ extract, transform }) => {
  same<typeof extract.records, { id: number }[]>(true);
  same<typeof transform, number[]>(true);
});
dag.task('alone', { dependsOn: transform }, ({ transform }) => same<typeof transform, number[]>(true));
dag.task('by_id', { dependsOn: ['extract', transform] }, ({ extract, transform }) => {
  same<typeof extract, unknown>(true);
  same<typeof transform, number[]>(true);
  // @ts-expect-error unknown has no fields
  return extract.records;
});

// Nothing becomes null on its way.
const nothing = dag.task('nothing', () => {});
dag.task('after_nothing', { dependsOn: [nothing] }, ({ nothing }) => same<typeof nothing, null>(true));
const maybe = dag.task('maybe', () => (Math.random() > 0.5 ? 1 : undefined));
dag.task('after_maybe', { dependsOn: [maybe] }, ({ maybe }) => same<typeof maybe, 1 | null>(true));

// A rule that lets a task run whatever became of the others makes their values nullable; so does an allowed failure.
dag.task('clean_up', { dependsOn: [transform], triggerRule: TriggerRule.ALL_DONE }, ({ transform }) => {
  same<typeof transform, number[] | null>(true);
});
const shaky = dag.task('shaky', { allowFailure: true }, () => 5);
dag.task('after_shaky', { dependsOn: [shaky] }, ({ shaky }) => same<typeof shaky, number | null>(true));
dag.task(
  'explicit',
  { dependsOn: [transform], triggerRule: 'all_success', allowFailure: false },
  ({ transform }) => same<typeof transform, number[]>(true),
);

// The context is the second argument.
dag.task('context', (_, context) => {
  same<typeof context, Context>(true);
  same<typeof context.signal, AbortSignal>(true);
  same<typeof context.logicalDate, Date>(true);
  // @ts-expect-error it can't be changed
  context.attempt = 2;
});

// Options.
// @ts-expect-error no such option
dag.task('typo', { retires: 3 }, () => 1);
// @ts-expect-error not the words of YAML here
dag.task('snake', { depends_on: [extract] }, () => 1);
// @ts-expect-error no such rule
dag.task('rule', { triggerRule: 'all_dnoe' }, () => 1);
// @ts-expect-error a function is missing
dag.task('no_function', { dependsOn: [extract] });
// @ts-expect-error a dependency is a task or an id
dag.task('number', { dependsOn: [3] }, () => 1);
// @ts-expect-error no such option of a DAG
new DAG('x', { schedul: '0 2 * * *' });

// Commands, and tasks inside of define.
const command = dag.task('command', { run: 'psql -f load.sql', shell: 'bash', dependsOn: [transform] });
dag.task('after_command', { dependsOn: [command] }, ({ command }) => JSON.stringify(command));
new DAG('defined').define(() => {
  const first = task('first', () => [1]);
  task('second', { dependsOn: [first] }, ({ first }) => first.map((value) => value + 1));
});

same<TaskState, (typeof TaskState)[keyof typeof TaskState]>(true);
