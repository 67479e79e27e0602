// The DAGs that the crash harness kills: each leaves lines of its starts and ends, by which it is checked.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DagDefinition, FunctionTask, ShellTask, TaskDefinition } from '../../src/core/definition.js';
import { dag, task } from './definitions.js';

export interface CrashShape {
  readonly definition: DagDefinition;
  /** Absolute path of a file of functions, or null for one of commands. */
  readonly file: string | null;
}

/** The first attempt of such a task hangs until its timeout, cleans up for a while, and claims success then. */
export function hangs(each: TaskDefinition): boolean {
  return each.timeout_ms !== undefined;
}

/** Layers, chains, fans and diamonds with retries; every fifth is of functions. */
export function makeShape(shape: number, random: () => number, work: string): CrashShape {
  const count = 3 + (shape % 7) * 2;
  const upstream = Array.from({ length: count }, (_, index) => upstreamOf(index, shape, random));
  const settings = { id: `shape_${shape}`, max_parallel_tasks: 1 + (shape % 4) };
  if (shape % 5 === 2) {
    const tasks = upstream.map((ids, index) => functionTask(`t${index}`, ids));
    const file = join(work, 'shape_dag.py');
    writeFileSync(file, functionFile(settings, tasks, { random, work }));
    return { definition: dag(tasks, settings), file };
  }
  const tasks = upstream.map((ids, index) => shellTask(index, ids, { random, work }));
  return { definition: dag(tasks, settings), file: null };
}

function upstreamOf(index: number, shape: number, random: () => number): string[] {
  const upstream = new Set<string>();
  const wanted = shape % 4 === 0 ? 1 : shape % 4;
  for (let each = 0; each < wanted && index > 0; each++) {
    const place = shape % 4 === 0 ? index - 1 : Math.floor(random() * index);
    upstream.add(`t${place}`);
  }
  if (shape % 5 === 0 && random() < 0.4) upstream.clear();
  return [...upstream];
}

interface Making {
  readonly random: () => number;
  readonly work: string;
}

function shellTask(index: number, upstream: readonly string[], { random, work }: Making): ShellTask {
  const seconds = (0.01 + random() * 0.25).toFixed(2);
  // The first attempt of some fails; each start and each end leaves a line that is written in one piece.
  const fails = random() < 0.25;
  const isHanging = !fails && random() < 0.12;
  const ending = [
    'if [ "$TASKFLOW_ATTEMPT" = 1 ]; then',
    "  trap 'sleep 0.2; exit 0' TERM",
    '  while :; do sleep 0.02; done',
    'fi',
  ];
  const run = [
    `echo "$TASKFLOW_TASK_ID.$TASKFLOW_ATTEMPT" >> "${work}/starts"`,
    ...(isHanging ? ending : []),
    `sleep ${seconds}`,
    `echo "{\\"sum\\": $(node_sum() { tr -dc '0-9\\n,:' < "$TASKFLOW_INPUTS" | wc -c; }; node_sum), \\"me\\": ${index}}" > "$TASKFLOW_OUTPUT"`,
    ...(fails ? ['if [ "$TASKFLOW_ATTEMPT" = 1 ]; then exit 3; fi'] : []),
    `echo "$TASKFLOW_TASK_ID.$TASKFLOW_ATTEMPT $UP" >> "${work}/ends"`,
  ].join('\n');
  const first = upstream[0];
  return task(`t${index}`, upstream, {
    run,
    retries: fails || isHanging ? 1 : 0,
    retry_delay_ms: 50,
    // Long for the second attempt, also on a busy machine.
    ...(isHanging && { timeout_ms: 2500 }),
    env: { UP: first ? `\${{ tasks.${first}.output.me }}` : 'none' },
  });
}

/** Enough retries for the kills of its hosts. */
const RETRIES = 12;

function functionTask(id: string, upstream: readonly string[]): FunctionTask {
  const { run: _, kind: __, ...settings } = task(id, upstream, { retries: RETRIES, retry_delay_ms: 50 });
  return { ...settings, kind: 'function', language: 'python' };
}

function functionFile(
  { id, max_parallel_tasks }: { readonly id: string; readonly max_parallel_tasks: number },
  tasks: readonly FunctionTask[],
  { random, work }: Making,
): string {
  const functions = tasks.map(({ id: name, depends_on }, index) => {
    const first = depends_on[0];
    return [
      `@dag.task(depends_on=${JSON.stringify(depends_on)}, retries=${RETRIES}, retry_delay=0.05)`,
      `def ${name}(context, **inputs):`,
      '    tell("starts", f"{context.task_id}.{context.attempt}")',
      `    time.sleep(${(0.01 + random() * 0.2).toFixed(2)})`,
      `    up = ${first ? `inputs[${JSON.stringify(first)}]` : '"none"'}`,
      '    tell("ends", f"{context.task_id}.{context.attempt} {up}")',
      `    return ${index}`,
    ].join('\n');
  });
  return `import os
import time
from taskflow import DAG

dag = DAG(${JSON.stringify(id)}, max_parallel_tasks=${max_parallel_tasks})


def tell(name, line):
    path = os.path.join(${JSON.stringify(work)}, name)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, f"{line}\\n".encode())
    os.close(descriptor)


${functions.join('\n\n\n')}
`;
}
