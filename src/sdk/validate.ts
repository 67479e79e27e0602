// What is wrong with a DAG, as far as this SDK can tell by itself: `taskflow validate` checks the rest.
import { TRIGGER_RULES } from '../core/definition.js';
import { findCycle } from './shape.js';
import type { BuiltDag, Task } from './task.js';

const ID = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;
const RESERVED = /^(__proto__|constructor|prototype|con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
const DURATION = /^ *\d+(\.\d+)? *(ms|[dhms])( *\d+(\.\d+)? *(ms|[dhms]))* *$/;

/** One sentence for each problem; empty for a DAG that can run. */
export function findProblems(dag: BuiltDag): string[] {
  return [...ofDag(dag), ...[...dag.tasks.values()].flatMap((task) => [...ofTask(dag, task)])];
}

function* ofDag(dag: BuiltDag): Generator<string> {
  if (!isId(dag.id)) yield badId('the DAG’s id', dag.id);
  if (dag.tasks.size === 0) yield 'there is no task in it';
  const seen = new Map<string, string>();
  for (const id of dag.tasks.keys()) {
    const other = seen.get(id.toLowerCase());
    if (other !== undefined)
      yield `${other} and ${id} differ only in case, which no file name would tell apart`;
    else seen.set(id.toLowerCase(), id);
  }
  const cycle = findCycle([...dag.tasks.values()]);
  if (cycle.length > 0) yield `these tasks wait for each other: ${cycle.join(' -> ')}`;
}

function* ofTask(dag: BuiltDag, task: Task): Generator<string> {
  if (!isId(task.id)) yield badId('the task’s id', task.id);
  for (const source of task.dependsOn) {
    if (source === task.id) yield `${task.id} depends on itself`;
    else if (!dag.tasks.has(source)) yield `${task.id} depends on ${source}, which is no task of this DAG`;
  }
  const { triggerRule, retries } = task.options;
  if (triggerRule !== undefined && !TRIGGER_RULES.some((rule) => rule === triggerRule))
    yield `${task.id}: ${String(triggerRule)} is no trigger rule (${TRIGGER_RULES.join(', ')})`;
  if (retries !== undefined && !(Number.isInteger(retries) && Number(retries) >= 0))
    yield `${task.id}: retries must be a whole number from 0, not ${String(retries)}`;
  for (const key of ['timeout', 'retryDelay', 'maxRetryDelay']) {
    const value = task.options[key];
    const isGood =
      typeof value === 'number' ? value >= 0 && Number.isFinite(value) : DURATION.test(String(value));
    if (value !== undefined && !isGood)
      yield `${task.id}: ${key} must be seconds or a text such as 90s or 1h30m, not ${String(value)}`;
  }
}

function isId(text: string): boolean {
  return ID.test(text) && !RESERVED.test(text);
}

function badId(what: string, text: string): string {
  return `${what} ${JSON.stringify(text)} must be letters, digits, _ and -, at most 100, not beginning with a digit or -, and no reserved name`;
}
