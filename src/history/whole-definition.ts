// Whether what a journal holds as a definition is one that a run can be shown and gone on with: every part there, of its
// kind, and no task waiting for itself. By hand: every command that names a run asks, and a parser costs more than the rest.
import { type DagDefinition, SHELLS, TRIGGER_RULES } from '../core/definition.js';
import { findCycles } from '../core/graph/cycles.js';
import { buildGraph } from '../core/graph/graph.js';

type Fields = Readonly<Record<string, unknown>>;

/** O(tasks + edges). */
export function isWholeDefinition(value: unknown): value is DagDefinition {
  if (!isObject(value) || !hasSettings(value)) return false;
  const { tasks } = value;
  if (!Array.isArray(tasks) || !tasks.every(isTask)) return false;
  const ids = new Set(tasks.map(({ id }) => id));
  if (ids.size < tasks.length) return false;
  const before = new Set<string>();
  let isInOrder = true;
  for (const { id, depends_on } of tasks) {
    if (!depends_on.every((upstream) => ids.has(upstream) && upstream !== id)) return false;
    isInOrder &&= depends_on.every((upstream) => before.has(upstream));
    before.add(id);
  }
  // Most files name a task before those that wait for it: nothing to look for.
  return isInOrder || findCycles(buildGraph(tasks)).length === 0;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** At least 0; JSON can say 1e999, which is none. */
export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Many events in a row are of the same task. */
let lastName = '';

/** May be a part of a file's name. */
export function isName(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  if (value === lastName) return value !== '';
  if (!/^[\w-]{1,100}$/.test(value)) return false;
  lastName = value;
  return true;
}

function hasSettings(dag: Fields): boolean {
  return (
    isName(dag.id) &&
    isStrings(dag.tags) &&
    isObject(dag.params) &&
    Object.values(dag.params).every(isObject) &&
    Array.isArray(dag.env_file) &&
    dag.env_file.every(isEnvFile) &&
    isEnv(dag.env) &&
    isEnv(dag.default_env) &&
    typeof dag.working_dir === 'string' &&
    isCount(dag.max_active_runs) &&
    typeof dag.fail_fast === 'boolean' &&
    isOr(dag.max_parallel_tasks, isCount) &&
    isOr(dag.timeout_ms, isAmount) &&
    isOr(dag.description, isText) &&
    isOr(dag.schedule, isObject)
  );
}

function isEnvFile(value: unknown): boolean {
  if (typeof value === 'string') return true;
  return isObject(value) && typeof value.path === 'string' && typeof value.required === 'boolean';
}

function isTask(value: unknown): value is DagDefinition['tasks'][number] {
  return (
    isObject(value) && hasTaskSettings(value) && hasRetries(value) && (isShell(value) || isFunction(value))
  );
}

function hasTaskSettings(task: Fields): boolean {
  return (
    isName(task.id) &&
    isStrings(task.depends_on) &&
    isStrings(task.tags) &&
    isEnv(task.env) &&
    TRIGGER_RULES.some((rule) => rule === task.trigger_rule) &&
    typeof task.allow_failure === 'boolean' &&
    isOr(task.description, isText) &&
    isOr(task.if, isText) &&
    isOr(task.working_dir, isText) &&
    isOr(task.timeout_ms, isAmount)
  );
}

function hasRetries(task: Fields): boolean {
  return (
    [task.retries, task.retry_delay_ms, task.retry_backoff, task.max_retry_delay_ms].every(isAmount) &&
    isOr(task.retry_on, isNumbers) &&
    isNumbers(task.skip_on)
  );
}

function isShell({ kind, run, shell }: Fields): boolean {
  return kind === 'shell' && isText(run) && isOr(shell, (value) => SHELLS.some((each) => each === value));
}

function isFunction({ kind, language }: Fields): boolean {
  return kind === 'function' && (language === 'python' || language === 'javascript');
}

function isOr(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}

function isCount(value: unknown): boolean {
  return isAmount(value) && value >= 1;
}

function isEnv(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isText);
}
