// Prints what a DAG file defines, in the words of a YAML DAG file, with the lines where it does: for the checker.
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { DagError } from '../dag-error.js';
import { thisProcess } from '../registry.js';
import type { BuiltDag, Task } from '../task.js';
import { describeFailure } from './failure.js';
import { loadFile } from './load-file.js';

interface DescribedProblem {
  readonly code: string;
  readonly message: string;
  /** From 1, in the DAG file. */
  readonly line: number;
  readonly column?: number;
  readonly related?: { readonly file: string; readonly line: number };
}

/** One JSON text on standard output. What the file itself prints goes to standard error. */
export async function describe(file: string): Promise<void> {
  endInTime();
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  thisProcess.isDescribing = true;
  let dags: readonly BuiltDag[] = [];
  const problems: DescribedProblem[] = [];
  let isDone = false;
  const answer = () => {
    isDone = true;
    const described = dags.map((dag) => describeDag(dag, file));
    return JSON.stringify({ version: 1, language: 'javascript', dags: described, problems });
  };
  const fail = (error: unknown) => {
    problems.push(loadProblem(error, file));
    write(answer(), () => process.exit(0));
  };
  process.on('uncaughtException', fail);
  process.on('beforeExit', () => fail(new Error('the file waits for something that never comes')));
  process.on('exit', (code) => {
    if (isDone) return;
    problems.push(loadProblem(new Error(`the file called process.exit(${code}) while it was loaded`), file));
    process.exitCode = 0;
    writeSync(1, answer());
  });
  try {
    dags = await loadFile(file);
    write(answer(), () => process.exit(0));
  } catch (error) {
    fail(error);
  }
}

/**
 * Who asked ends this process when it takes too long; where that one is gone, a file may load for ever. In a thread,
 * since the file may keep this one busy.
 */
function endInTime(): void {
  const seconds = Number(process.env.TASKFLOW_LOAD_SECONDS);
  delete process.env.TASKFLOW_LOAD_SECONDS;
  if (!(seconds > 0)) return;
  const end = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${seconds * 1000})`;
  new Worker(end, { eval: true, execArgv: [], env: {} }).unref();
}

function describeDag(dag: BuiltDag, file: string) {
  const lines = [...dag.tasks.values()].map((task) => [task.id, { line: task.source?.line ?? 1 }] as const);
  return {
    definition: {
      id: dag.id,
      ...inSnakeCase(dag.options),
      tasks: Object.fromEntries([...dag.tasks.values()].map((task) => [task.id, describeTask(task)])),
    },
    line: dag.source.find((place) => place.file === file)?.line ?? dag.source.at(-1)?.line ?? 1,
    tasks: Object.fromEntries(lines),
  };
}

function describeTask(task: Task): Readonly<Record<string, unknown>> {
  return {
    ...(task.function && { kind: 'function' }),
    ...(task.dependsOn.length > 0 && { depends_on: task.dependsOn }),
    ...inSnakeCase(task.options),
  };
}

/** Keys whose values have keys of our own, too. */
const NESTED = new Set(['schedule', 'defaults']);

function inSnakeCase(options: object): Record<string, unknown> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const isNested =
        NESTED.has(key) && typeof value === 'object' && value !== null && !Array.isArray(value);
      return [toSnakeCase(key), isNested ? inSnakeCase(value) : value];
    }),
  );
}

function toSnakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function loadProblem(error: unknown, file: string): DescribedProblem {
  const failure = describeFailure(error, file);
  const isOurs = error instanceof DagError;
  const own = lineIn(failure.traceback ?? '', file) ?? (failure.file === file ? failure.line : null);
  const elsewhere =
    failure.file && failure.file !== file ? { file: failure.file, line: failure.line ?? 1 } : null;
  return {
    code: isOurs ? error.code : 'load-error',
    message: isOurs ? failure.message : `${failure.type}: ${failure.message}`,
    line: own ?? 1,
    ...(elsewhere && { related: elsewhere }),
  };
}

/** The innermost line of the DAG file itself. */
function lineIn(stack: string, file: string): number | null {
  const at = stack.indexOf(`${file}:`);
  const line = at < 0 ? Number.NaN : Number.parseInt(stack.slice(at + file.length + 1), 10);
  return Number.isNaN(line) ? null : line;
}
