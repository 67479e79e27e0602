// Random DAGs written as YAML, Python and TypeScript: three texts that mean the same.
import fc from 'fast-check';

export interface RandomTask {
  readonly id: string;
  readonly run: string | null;
  readonly dependsOn: readonly string[];
  readonly byName: boolean;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface RandomDag {
  readonly id: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly tasks: readonly RandomTask[];
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'it\'s "quoted"',
    'back\\slash \\n',
    'two\nlines',
    'tab\t',
    '${{ run.id }}',
    '`tick` ${x}',
    '{brace}',
  ),
);
const env = fc.dictionary(fc.constantFrom('A', 'B', 'PATH_2'), text, { maxKeys: 2 });

/** Right values beside wrong ones: problems must be the same, too. */
const settings = {
  env,
  retries: fc.constantFrom(0, 3, -1, 1.5),
  retry_delay: fc.constantFrom(5, '10s', '1h30m', 'soon'),
  retry_backoff: fc.constantFrom(1, 2.5, 0),
  timeout: fc.constantFrom(60, '5m', 0),
  trigger_rule: fc.constantFrom('all_success', 'all_done', 'all_don'),
  allow_failure: fc.boolean(),
  skip_on: fc.constantFrom(99, [1, 2], 0),
};

const taskOptions = fc.record(
  {
    ...settings,
    if: fc.constantFrom('${{ params.region }}', 'params.none', true),
    description: text.filter((value) => value !== ''),
    tags: fc.constantFrom('x', ['a', 'b'], []),
    retrys: fc.constant(1),
  },
  { requiredKeys: [] },
);

const dagOptions = fc.record(
  {
    description: text,
    schedule: fc.constantFrom(
      '0 2 * * *',
      ['@daily'],
      { cron: '@hourly', timezone: 'Europe/Berlin', catchup: true },
      '61 * * * *',
    ),
    env,
    max_parallel_tasks: fc.constantFrom(1, 8, 0),
    fail_fast: fc.boolean(),
    defaults: fc.record(settings, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const IDS = ['extract', 'clean', 'load', 'report', 'notify', 'tidy'];

export const randomDag: fc.Arbitrary<RandomDag> = fc
  .record({
    id: fc.constantFrom('etl', 'some-dag', 'x'),
    options: dagOptions,
    count: fc.integer({ min: 1, max: IDS.length }),
    tasks: fc.array(
      fc.record({
        run: fc.option(text.filter((value) => value !== '')),
        dependsOn: fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 3 }),
        byName: fc.boolean(),
        options: taskOptions,
      }),
      { minLength: IDS.length, maxLength: IDS.length },
    ),
  })
  .map(({ id, options, count, tasks }) => ({
    id,
    // So that expressions have something to name.
    options: { ...options, params: { region: { type: 'string', default: 'eu' } } },
    tasks: tasks.slice(0, count).map((task, index) => ({ ...task, id: IDS[index] ?? '' })),
  }));

/** As a DAG file of data; functions stand as commands, which data must have. */
export function asData({ id, options, tasks }: RandomDag): string {
  const entries = tasks.map((task) => [
    task.id,
    {
      run: task.run ?? 'function',
      ...(task.dependsOn.length > 0 && { depends_on: task.dependsOn }),
      ...task.options,
    },
  ]);
  return JSON.stringify({ id, ...options, tasks: Object.fromEntries(entries) });
}

export function asPython({ id, options, tasks }: RandomDag): string {
  const lines = ['from taskflow import DAG', `dag = DAG(${python(id)}${keywords(options)})`];
  for (const [index, task] of tasks.entries()) {
    const dependsOn = task.dependsOn.map((each) => {
      const isMade = tasks.findIndex((other) => other.id === each);
      return task.byName && isMade >= 0 && isMade < index ? each : python(each);
    });
    const edges = dependsOn.length > 0 ? `, depends_on=[${dependsOn.join(', ')}]` : '';
    const given = `${edges}${keywords(task.options)}`;
    if (task.run === null)
      lines.push(`@dag.task(${given.replace(/^, /, '')})`, `def ${task.id}(**inputs):`, '    return inputs');
    else lines.push(`${task.id} = dag.task(${python(task.id)}, run=${python(task.run)}${given})`);
  }
  return `${lines.join('\n')}\n`;
}

export function asTypeScript({ id, options, tasks }: RandomDag): string {
  const lines = [
    "import { DAG } from 'taskflow';",
    `const dag = new DAG(${JSON.stringify(id)}, ${script(camel(options))});`,
  ];
  for (const [index, task] of tasks.entries()) {
    const dependsOn = task.dependsOn.map((each) => {
      const isMade = tasks.findIndex((other) => other.id === each);
      return task.byName && isMade >= 0 && isMade < index ? each : JSON.stringify(each);
    });
    const edges = dependsOn.length > 0 ? `dependsOn: [${dependsOn.join(', ')}], ` : '';
    const run = task.run === null ? '' : `run: ${JSON.stringify(task.run)}, `;
    const given = script(camel(task.options)).replace(/^\{/, () => `{ ${edges}${run}`);
    lines.push(
      `const ${task.id} = dag.task('${task.id}', ${given}${task.run === null ? ', (inputs) => inputs' : ''});`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function keywords(options: Readonly<Record<string, unknown>>): string {
  return Object.entries(options)
    .map(([name, value]) => `, ${name === 'if' ? 'if_' : name}=${python(value)}`)
    .join('');
}

function python(value: unknown): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null) return 'None';
  if (typeof value === 'string') return pythonText(value);
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([name, item]) => `${python(name)}: ${python(item)}`)
    .join(', ')}}`;
}

/** JSON's escapes are Python's but for halves of surrogate pairs, which stand as they are. */
function pythonText(value: string): string {
  return JSON.stringify(value);
}

function script(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(script).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}: ${script(item)}`)
    .join(', ')}}`;
}

function camel(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const nested = (name: string, value: unknown) =>
    (name === 'defaults' || name === 'schedule') &&
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value)
      ? camel(value as Record<string, unknown>)
      : value;
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      nested(name, value),
    ]),
  );
}
