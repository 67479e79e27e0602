// A DAG of which no more is known than its tasks and edges.
import type { DagDefinition } from './definition.js';
import { TASK_DEFAULTS } from './task-defaults.js';

/** A definition to draw what a broken file still tells of its tasks; all else is as if it were not written. */
export function definitionOfOutline(
  id: string,
  outline: readonly { readonly id: string; readonly depends_on: readonly string[] }[],
): DagDefinition {
  return {
    id,
    tags: [],
    params: {},
    env_file: [],
    env: {},
    default_env: {},
    working_dir: '.',
    max_active_runs: 1,
    fail_fast: false,
    tasks: outline.map((task) => ({ ...TASK_DEFAULTS, ...task, kind: 'shell' as const, run: '' })),
  };
}
