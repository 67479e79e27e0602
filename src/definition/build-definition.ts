// From a file without errors to the definition that runs: defaults merged, durations in milliseconds.
import type {
  DagDefinition,
  Env,
  FunctionTask,
  ParamDefinition,
  TaskDefinition,
} from '../core/definition.js';
import { TASK_DEFAULTS } from '../core/task-defaults.js';
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
  const fallbacks = { shell: input.shell, ...present(defaults) };
  return present({
    id,
    description: input.description,
    tags: input.tags ?? [],
    schedule: input.schedule,
    params: buildParams(input.params ?? {}),
    env_file: input.env_file ?? [],
    env: buildEnv(input.env, ['env'], scalarText),
    default_env: buildEnv(defaults.env, ['defaults', 'env'], scalarText),
    working_dir: input.working_dir ?? '.',
    max_parallel_tasks: input.max_parallel_tasks,
    max_active_runs: input.max_active_runs ?? 16,
    timeout_ms: input.timeout,
    fail_fast: input.fail_fast ?? false,
    tasks: Object.entries(input.tasks).map(([taskId, task]) =>
      buildTask(taskId, task, fallbacks, scalarText, language),
    ),
  });
}

function buildTask(
  id: string,
  task: CodeTaskInput,
  defaults: Omit<NonNullable<DefaultsInput>, 'env'>,
  scalarText: ScalarText,
  language: FunctionTask['language'],
): TaskDefinition {
  const common = {
    id,
    depends_on: [...new Set(task.depends_on ?? [])],
    description: task.description,
    tags: task.tags ?? TASK_DEFAULTS.tags,
    if: task.if === undefined ? undefined : conditionText(task.if),
    env: buildEnv(task.env, ['tasks', id, 'env'], scalarText),
    working_dir: task.working_dir ?? defaults.working_dir,
    retries: task.retries ?? defaults.retries ?? TASK_DEFAULTS.retries,
    retry_delay_ms: task.retry_delay ?? defaults.retry_delay ?? TASK_DEFAULTS.retry_delay_ms,
    retry_backoff: task.retry_backoff ?? defaults.retry_backoff ?? TASK_DEFAULTS.retry_backoff,
    max_retry_delay_ms: task.max_retry_delay ?? defaults.max_retry_delay ?? TASK_DEFAULTS.max_retry_delay_ms,
    retry_on: task.retry_on ?? defaults.retry_on,
    skip_on: task.skip_on ?? defaults.skip_on ?? TASK_DEFAULTS.skip_on,
    timeout_ms: task.timeout ?? defaults.timeout,
    trigger_rule: task.trigger_rule ?? defaults.trigger_rule ?? TASK_DEFAULTS.trigger_rule,
    allow_failure: task.allow_failure ?? defaults.allow_failure ?? TASK_DEFAULTS.allow_failure,
  };
  if (task.run === undefined) return present({ kind: 'function' as const, language, ...common });
  const shell = task.shell ?? defaults.shell;
  return present({ kind: 'shell' as const, run: task.run, shell, ...common });
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

/** Without what is absent or empty, which must not hide the one below it. By a loop: there are many tasks. */
function present<T extends object>(value: T): Present<T> {
  const kept: Partial<T> = {};
  for (const key in value) {
    if (value[key] !== undefined && value[key] !== null) kept[key] = value[key];
  }
  return kept as Present<T>;
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined | null> };
