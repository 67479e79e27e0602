// Bench: a file in code with 1,000 tasks, read and checked without being run.
import { readCodeFile } from '../src/definition/code/read-code-file.js';
import { type BenchRow, middle } from './bench-row.js';

const TASKS = 1_000;
const ROUNDS = 15;
/** These warm the parser's code up. */
const FIRST_ROUNDS = 5;

/** Again: what an editor pays at each pause in typing. New: what is paid for a file that was never read before. */
export async function benchStatic(): Promise<BenchRow[]> {
  const python = await measure(pythonFile(), 'wide.dag.py', 'retries=');
  const script = await measure(scriptFile(), 'wide.dag.ts', 'retries: ');
  return [
    row('static check of a Python file with 1,000 tasks, after an edit', python.again, 150),
    row('… read for the first time', python.fresh, null),
    row('static check of a TypeScript file with 1,000 tasks, after an edit', script.again, null),
    row('… read for the first time', script.fresh, null),
  ];
}

function row(name: string, value: number, reach: number | null): BenchRow {
  return { name, value, unit: 'ms', reach };
}

/** Another task is changed in each round. */
async function measure(
  text: string,
  file: string,
  setting: string,
): Promise<{ readonly again: number; readonly fresh: number }> {
  const parts = text.split(setting);
  const again: number[] = [];
  const fresh: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const place = 1 + ((round * 617) % TASKS);
    parts[place] = `${(round % 9) + 4}${(parts[place] ?? '').replace(/^\d+/, '')}`;
    const current = parts.join(setting);
    again.push(await timeOf(current, file));
    fresh.push(await timeOf(current, `${round}_${file}`));
  }
  return { again: middle(again.slice(FIRST_ROUNDS)), fresh: middle(fresh.slice(FIRST_ROUNDS)) };
}

async function timeOf(text: string, file: string): Promise<number> {
  const start = performance.now();
  const { dags, unread, problems } = await readCodeFile(text, file);
  const took = performance.now() - start;
  const isWhole = dags[0]?.definition?.tasks.length === TASKS && unread.length + problems.length === 0;
  if (!isWhole) throw new Error(`${file} was not read whole`);
  return took;
}

function pythonFile(): string {
  const lines = ['from taskflow import DAG, TriggerRule', '', 'dag = DAG("wide", schedule="0 2 * * *")', ''];
  for (let index = 0; index < TASKS; index++) {
    const upstream = upstreamOf(index);
    const dependsOn = upstream.map((each, place) => (place === 0 ? each : `"${each}"`)).join(', ');
    const options = `${upstream.length > 0 ? `depends_on=[${dependsOn}], ` : ''}retries=3, timeout="5m"`;
    lines.push(
      `@dag.task(${options})`,
      `def task_${index}(${[...upstream, 'context'].join(', ')}):`,
      `    """What it does, in a sentence."""`,
      '    rows = [row for row in range(context.attempt) if row % 2]',
      '    return {"rows": rows, "count": len(rows)}',
      '',
    );
  }
  return lines.join('\n');
}

function scriptFile(): string {
  const lines = [
    "import { DAG } from 'taskflow';",
    '',
    "export const dag = new DAG('wide', { schedule: '0 2 * * *' });",
  ];
  for (let index = 0; index < TASKS; index++) {
    const upstream = upstreamOf(index);
    const dependsOn = upstream.map((each, place) => (place === 0 ? each : `'${each}'`)).join(', ');
    lines.push(
      `const task_${index} = dag.task('task_${index}', { dependsOn: [${dependsOn}], retries: 3, timeout: '5m' }, async (inputs, { attempt }) => {`,
      '  const rows = Object.keys(inputs).filter((row) => row.length % 2 === attempt);',
      '  return { rows, count: rows.length };',
      '});',
    );
  }
  return lines.join('\n');
}

/** Up to three tasks that come before. */
function upstreamOf(index: number): readonly string[] {
  const places = [index - 1, index - 7, Math.floor(index / 2)].filter((place) => place >= 0 && place < index);
  return [...new Set(places)].map((place) => `task_${place}`);
}
