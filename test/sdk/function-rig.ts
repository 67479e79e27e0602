// Runs DAG files in code for tests: described by their host, run by the real engine in a home of their own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type {
  DagDefinition,
  FunctionTask,
  Json,
  ShellTask,
  TaskDefinition,
} from '../../src/core/definition.js';
import type { RunEvent } from '../../src/core/events.js';
import type { RunState } from '../../src/core/run-state.js';
import { parseDuration } from '../../src/definition/duration.js';
import { executeRun } from '../../src/engine/execute-run.js';
import { hostCommand } from '../../src/engine/hosts/host-command.js';
import { createRun } from '../../src/history/create-run.js';
import { readRunState } from '../../src/history/journal-reader.js';
import { readOutputFile } from '../../src/history/output-file.js';
import { takeOwnership } from '../../src/history/ownership.js';
import { logPath, outputPath, type RunFolder } from '../../src/history/run-folder.js';
import { removeFolder } from '../support/remove-folder.js';

// A version manager's shim costs a tenth of a second at each start.
process.env.TASKFLOW_PYTHON ??= execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();

export type Language = 'python' | 'javascript';

export interface Described {
  readonly version: number;
  readonly language: Language;
  readonly dags: readonly {
    readonly definition: Readonly<Record<string, Json>>;
    readonly line: number;
    readonly tasks: Readonly<Record<string, { readonly line: number }>>;
  }[];
  readonly problems: readonly {
    readonly code: string;
    readonly message: string;
    readonly line: number;
    readonly column?: number;
    readonly task_id?: string;
    readonly related?: { readonly file: string; readonly line: number };
  }[];
}

export interface FinishedRun {
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  readonly folder: RunFolder;
  log(task: string, attempt?: number): string;
  output(task: string, attempt?: number): Json | undefined;
}

export interface RunOptions {
  /** Instead of what the file's host describes. */
  readonly definition?: DagDefinition;
  readonly dag?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, Json>>;
  readonly slots?: number;
  readonly selected?: readonly string[];
  readonly onEvents?: (events: readonly RunEvent[], cancel: (now: boolean) => void) => void;
}

/** A project folder with a home, removed by `dispose`. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'taskflow-sdk-'));
  readonly home: string;

  constructor() {
    this.home = join(this.folder, '.home');
    for (const name of ['runs', 'active']) mkdirSync(join(this.home, name), { recursive: true });
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  describe(file: string): Described {
    const { program, args, env } = hostCommand('describe', this.#place(file));
    const text = execFileSync(program, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return JSON.parse(text) as Described;
  }

  definition(file: string, dag?: string): DagDefinition {
    const described = this.describe(file);
    if (described.problems.length > 0) throw new Error(JSON.stringify(described.problems));
    const found = described.dags.find(({ definition }) => dag === undefined || definition.id === dag);
    if (!found) throw new Error(`no DAG ${dag} in ${JSON.stringify(described)}`);
    return toDefinition(found.definition, described.language);
  }

  create(file: string, options: RunOptions = {}): RunFolder {
    const definition = options.definition ?? this.definition(file, options.dag);
    return createRun(this.home, {
      dag_id: definition.id,
      definition,
      params: options.params ?? {},
      trigger: 'manual',
      file,
      project: this.folder,
      max_parallel: options.slots ?? 4,
      ...(options.selected && { selected: options.selected }),
    });
  }

  async run(file: string, options: RunOptions = {}): Promise<FinishedRun> {
    return this.execute(this.create(file, options), options);
  }

  /** Owns and runs, or goes on with, a run that was created. */
  async execute(folder: RunFolder, options: RunOptions = {}): Promise<FinishedRun> {
    const taken = takeOwnership(folder);
    if (!taken.ok) throw new Error(`the run is owned: ${taken.reason}`);
    const events: RunEvent[] = [];
    const execution = executeRun({
      folder,
      ownership: taken.ownership,
      env: { ...process.env, ...options.env },
      onEvents: (fresh) => {
        events.push(...fresh);
        options.onEvents?.(fresh, (now) => execution.cancel(now));
      },
    });
    const state = await execution.ended;
    return finished(folder, state, events);
  }

  /** A run that another process ran to its end. */
  read(folder: RunFolder): FinishedRun {
    const state = readRunState(folder.journal);
    if (!state) throw new Error('no run');
    return finished(folder, state, []);
  }

  dispose(): void {
    removeFolder(this.folder);
  }

  #place(file: string) {
    const language: Language = file.endsWith('.py') ? 'python' : 'javascript';
    return { language, file, project: this.folder, env: process.env };
  }
}

export function finished(folder: RunFolder, state: RunState, events: readonly RunEvent[]): FinishedRun {
  return {
    state,
    events,
    folder,
    log: (task, attempt = 1) => readFileSync(logPath(folder, task, attempt), 'utf8'),
    output: (task, attempt = 1) => {
      const output = readOutputFile(outputPath(folder, task, attempt));
      return output.state === 'ok' ? (output.value as Json) : undefined;
    },
  };
}

/** State, and of the last attempt reason and message: what tests ask about. */
export function ended(run: FinishedRun, id: string) {
  const task = run.state.tasks.get(id);
  const attempt = task?.attempts.at(-1);
  return {
    state: task?.state,
    attempts: task?.attempts.length,
    reason: attempt?.reason,
    exit_code: attempt?.exit_code,
    signal: attempt?.signal,
    message: attempt?.message,
  };
}

/** A zombie, whose parent has not looked, is not alive. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false;
  }
}

function toDefinition(given: Readonly<Record<string, Json>>, language: Language): DagDefinition {
  const { tasks, timeout, env, id, fail_fast, max_parallel_tasks } = given;
  return {
    id: String(id),
    tags: [],
    params: {},
    env_file: [],
    env: (env ?? {}) as Record<string, string>,
    default_env: {},
    working_dir: '.',
    max_active_runs: 16,
    fail_fast: fail_fast === true,
    ...(typeof max_parallel_tasks === 'number' && { max_parallel_tasks }),
    ...(timeout !== undefined && { timeout_ms: milliseconds(timeout) }),
    tasks: Object.entries(tasks as Record<string, Record<string, Json>>).map(([taskId, task]) =>
      toTask(taskId, task, language),
    ),
  };
}

function toTask(id: string, task: Readonly<Record<string, Json>>, language: Language): TaskDefinition {
  const settings: Omit<FunctionTask, 'kind' | 'language'> = {
    id,
    depends_on: (task.depends_on ?? []) as string[],
    tags: [],
    env: (task.env ?? {}) as Record<string, string>,
    retries: Number(task.retries ?? 0),
    retry_delay_ms: milliseconds(task.retry_delay ?? 0),
    retry_backoff: Number(task.retry_backoff ?? 2),
    max_retry_delay_ms: 1000,
    ...(task.retry_on !== undefined && { retry_on: [task.retry_on].flat() as number[] }),
    skip_on: task.skip_on === undefined ? [] : ([task.skip_on].flat() as number[]),
    ...(task.timeout !== undefined && { timeout_ms: milliseconds(task.timeout) }),
    ...(typeof task.if === 'string' && { if: task.if }),
    trigger_rule: (task.trigger_rule ?? 'all_success') as TaskDefinition['trigger_rule'],
    allow_failure: task.allow_failure === true,
  };
  const shell: ShellTask | null =
    typeof task.run === 'string' ? { ...settings, kind: 'shell', run: task.run } : null;
  return shell ?? { ...settings, kind: 'function', language };
}

function milliseconds(value: Json): number {
  const result = parseDuration(value as number | string);
  if (!result.ok) throw new Error(result.message);
  return result.ms;
}
