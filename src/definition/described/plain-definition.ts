// Definitions of described DAGs whose settings mean what they say, without the check of DAG files: to see that a
// file still makes what was checked before.
import type { DagDefinition, FunctionTask } from '../../core/definition.js';
import { buildDefinition } from '../build-definition.js';
import { parseDuration } from '../duration.js';
import type { CodeDagInput } from '../schema/code-dag.js';

/** Keys whose values the check takes as they are. */
const PLAIN_SETTINGS = ['working_dir', 'retries', 'retry_backoff', 'trigger_rule', 'allow_failure'];
const PLAIN_TASK = new Set([...PLAIN_SETTINGS, 'kind', 'run', 'depends_on', 'description']);
const PLAIN_DEFAULTS = new Set(PLAIN_SETTINGS);
const PLAIN_DAG = new Set([
  'id',
  'description',
  'working_dir',
  'max_parallel_tasks',
  'max_active_runs',
  'fail_fast',
]);
/** Keys whose values it makes milliseconds of. */
const DURATIONS = new Set(['timeout', 'retry_delay', 'max_retry_delay']);

/** True where `plainDefinition` can make this one, if its file says it plainly. */
export function isPlain({
  schedule,
  params,
  env_file,
  env,
  default_env,
  tags,
  tasks,
}: DagDefinition): boolean {
  if (schedule !== undefined || env_file.length > 0 || tags.length > 0) return false;
  if ([params, env, default_env].some(hasKeys)) return false;
  return tasks.every((task) => {
    const isShell = task.kind === 'shell' && task.shell !== undefined;
    const { retry_on, skip_on } = task;
    return (
      !isShell &&
      !hasKeys(task.env) &&
      task.if === undefined &&
      retry_on === undefined &&
      isNone(skip_on, task.tags)
    );
  });
}

/**
 * Of a described DAG's mapping. Null where it says more than is plain. The values are not checked: one that equals a
 * definition that was checked is right as that is. O(DAG).
 */
export function plainDefinition(
  described: unknown,
  language: FunctionTask['language'],
): DagDefinition | null {
  if (!isMapping(described) || typeof described.id !== 'string') return null;
  const { tasks, defaults, ...settings } = described;
  const dag = plain(settings, PLAIN_DAG);
  const common = defaults === undefined ? {} : plain(defaults, PLAIN_DEFAULTS);
  if (dag === null || common === null || !isMapping(tasks)) return null;
  const plainTasks: Record<string, unknown> = {};
  for (const [id, task] of Object.entries(tasks)) {
    const made = plain(task, PLAIN_TASK);
    if (made === null || !isTask(made)) return null;
    plainTasks[id] = made;
  }
  const input = { ...dag, defaults: common, tasks: plainTasks } as CodeDagInput;
  return buildDefinition(input, described.id, () => null, language);
}

function plain(given: unknown, keys: ReadonlySet<string>): Record<string, unknown> | null {
  if (!isMapping(given)) return null;
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    if (DURATIONS.has(key)) {
      const duration = typeof value === 'number' || typeof value === 'string' ? parseDuration(value) : null;
      if (!duration?.ok) return null;
      made[key] = duration.ms;
    } else {
      if (!keys.has(key) || value === null || value === undefined) return null;
      made[key] = value;
    }
  }
  return made;
}

function isTask({ kind, run, depends_on }: Readonly<Record<string, unknown>>): boolean {
  if (depends_on !== undefined && !Array.isArray(depends_on)) return false;
  return kind === 'function' ? run === undefined : kind === undefined && typeof run === 'string';
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasKeys(value: object): boolean {
  return Object.keys(value).length > 0;
}

function isNone(...lists: readonly (readonly unknown[])[]): boolean {
  return lists.every((list) => list.length === 0);
}
