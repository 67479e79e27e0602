// From a file without errors to the definition that runs: defaults merged, durations in milliseconds.
import type {
  DagDefinition,
  Env,
  FunctionTask,
  ParamDefinition,
  TaskDefinition,
} from '../core/definition.js';
import { parseCondition } from './expressions/template.js';
import type { CodeDagInput, CodeTaskInput } from './schema/code-dag.js';
import type { DagInput } from './schema/dag.js';
import type { DefaultsInput } from './schema/task.js';
import type { EnvValue } from './schema/values.js';
import type { Path } from './source/source-tree.js';

/** The text of a number as its author wrote it, or null. */
export type ScalarText = (path: Path) => string | null;

/** `input` is what the schema made of the file; tasks without a command are functions in `language`. O(file). */
export function buildDefinition(
  input: DagInput | CodeDagInput,
  id: string,
  scalarText: ScalarText,
  language: FunctionTask['language'] = 'javascript',
): DagDefinition {
  const defaults = input.defaults ?? {};
  return {
    id,
    ...(input.description === undefined ? {} : { description: input.description }),
    tags: input.tags ?? [],
    ...(input.schedule ? { schedule: input.schedule } : {}),
    params: buildParams(input.params ?? {}),
    env_file: input.env_file ?? [],
    env: buildEnv(input.env, ['env'], scalarText),
    default_env: buildEnv(defaults.env, ['defaults', 'env'], scalarText),
    working_dir: input.working_dir ?? '.',
    ...(input.max_parallel_tasks === undefined ? {} : { max_parallel_tasks: input.max_parallel_tasks }),
    max_active_runs: input.max_active_runs ?? 16,
    ...(input.timeout === undefined ? {} : { timeout_ms: input.timeout }),
    fail_fast: input.fail_fast ?? false,
    tasks: Object.entries(input.tasks).map(([taskId, task]) =>
      buildTask(taskId, task, { shell: input.shell, ...present(defaults) }, scalarText, language),
    ),
  };
}

function buildTask(
  id: string,
  task: CodeTaskInput,
  defaults: Omit<NonNullable<DefaultsInput>, 'env'>,
  scalarText: ScalarText,
  language: FunctionTask['language'],
): TaskDefinition {
  const { shell, working_dir, timeout, retry_on, ...rest } = { ...defaults, ...present(task) };
  const what =
    task.run === undefined
      ? { kind: 'function' as const, language }
      : { kind: 'shell' as const, run: task.run, ...(shell === undefined ? {} : { shell }) };
  return {
    ...what,
    id,
    depends_on: [...new Set(task.depends_on ?? [])],
    ...(task.description === undefined ? {} : { description: task.description }),
    tags: task.tags ?? [],
    ...(task.if === undefined ? {} : { if: conditionText(task.if) }),
    env: buildEnv(task.env, ['tasks', id, 'env'], scalarText),
    ...(working_dir === undefined ? {} : { working_dir }),
    retries: rest.retries ?? 0,
    retry_delay_ms: rest.retry_delay ?? 1_000,
    retry_backoff: rest.retry_backoff ?? 2,
    max_retry_delay_ms: rest.max_retry_delay ?? 300_000,
    ...(retry_on ? { retry_on } : {}),
    skip_on: rest.skip_on ?? [],
    ...(timeout === undefined ? {} : { timeout_ms: timeout }),
    trigger_rule: rest.trigger_rule ?? 'all_success',
    allow_failure: rest.allow_failure ?? false,
  };
}

function buildEnv(
  env: Readonly<Record<string, EnvValue>> | null | undefined,
  path: Path,
  scalarText: ScalarText,
): Env {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(env ?? {})) {
    // A version such as 1.10 is no number to its author.
    texts[name] = typeof value === 'string' ? value : (scalarText([...path, name]) ?? String(value));
  }
  return texts;
}

function buildParams(params: NonNullable<DagInput['params']>): Readonly<Record<string, ParamDefinition>> {
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, buildParam(param)]));
}

/** `default: null` is a default. */
function buildParam(param: object): ParamDefinition {
  return Object.fromEntries(
    Object.entries(param).filter(([, item]) => item !== undefined),
  ) as ParamDefinition;
}

function conditionText(text: string): string {
  const condition = parseCondition(text);
  return condition.ok ? text.slice(condition.inner.start, condition.inner.end).trim() : text;
}

/** An absent or empty key must not hide the one below it. */
function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined | null> } {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined | null> };
}
