// Loads a DAG file and says what it defines, whatever the file does meanwhile.
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

export interface DescribedFile {
  /** The contract of `describe`: plain JSON. */
  readonly description: unknown;
  /** Null where it could not be loaded. */
  readonly dags: readonly BuiltDag[] | null;
}

/**
 * Calls `tell` once: when the file is loaded, when it throws, also later and in nobody's hands, when it waits for what
 * never comes, and when it ends this process (then `isExiting`: only what is synchronous still works).
 */
export async function describeFile(
  file: string,
  tell: (described: DescribedFile, isExiting: boolean) => void,
): Promise<void> {
  let isDone = false;
  const done = (dags: readonly BuiltDag[] | null, error?: unknown, isExiting = false) => {
    if (isDone) return;
    isDone = true;
    thisProcess.isDescribing = false;
    process.off('uncaughtException', fail).off('beforeExit', wait).off('exit', exit);
    tell({ description: descriptionOf(file, dags ?? [], error), dags }, isExiting);
  };
  const fail = (error: unknown) => done(null, error ?? new Error(String(error)));
  const wait = () => fail(new Error('the file waits for something that never comes'));
  const exit = (code: number) => {
    process.exitCode = 0;
    done(null, new Error(`the file called process.exit(${code}) while it was loaded`), true);
  };
  process.on('uncaughtException', fail).on('beforeExit', wait).on('exit', exit);
  thisProcess.isDescribing = true;
  try {
    done(await loadFile(file));
  } catch (error) {
    fail(error);
  }
}

function descriptionOf(file: string, dags: readonly BuiltDag[], error: unknown) {
  return {
    version: 1,
    language: 'javascript',
    dags: dags.map((dag) => describeDag(dag, file)),
    problems: error === undefined ? [] : [loadProblem(error, file)],
  };
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
