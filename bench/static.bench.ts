// Bench: a file in code with 1,000 tasks, read and checked without being run.
import { readCodeFile } from '../src/definition/code/read-code-file.js';
import { type BenchRow, middle } from './bench-row.js';

const TASKS = 1_000;
const ROUNDS = 15;

/** The first readings warm the parser's code up; the later ones are what an editor pays at each pause in typing. */
export async function benchStatic(): Promise<BenchRow[]> {
  const python = measure(pythonFile(), 'wide.dag.py');
  const script = measure(scriptFile(), 'wide.dag.ts');
  return [
    { name: 'static check of a Python file with 1,000 tasks, warm', value: python, unit: 'ms', reach: 150 },
    {
      name: 'static check of a TypeScript file with 1,000 tasks, warm',
      value: script,
      unit: 'ms',
      reach: null,
    },
  ];
}

function measure(text: string, file: string): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    const { dags, unread, problems } = readCodeFile(text, file);
    const took = performance.now() - start;
    const isWhole = dags[0]?.definition?.tasks.length === TASKS && unread.length + problems.length === 0;
    if (!isWhole) throw new Error(`${file} was not read whole`);
    return took;
  });
  return middle(times.slice(5));
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
