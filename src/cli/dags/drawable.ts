// What of a DAG can be drawn: the whole, or of a file with errors the tasks and edges it tells of.
import type { DagDefinition, ShellTask } from '../../core/definition.js';
import type { DefinitionResult } from '../../definition/read-definition.js';

/** The file's definition, or one that stands in for it: right in ids and edges, and nothing else is said. */
export function drawableDefinition({ id, definition, tasks }: DefinitionResult): DagDefinition {
  if (definition) return definition;
  // Two tasks of one id are one node.
  const edges = new Map<string, string[]>();
  for (const task of tasks) edges.set(task.id, [...(edges.get(task.id) ?? []), ...task.depends_on]);
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
    tasks: [...edges].map(([taskId, depends_on]) => standIn(taskId, depends_on)),
  };
}

function standIn(id: string, depends_on: readonly string[]): ShellTask {
  return {
    kind: 'shell',
    run: '',
    id,
    depends_on: [...new Set(depends_on)],
    tags: [],
    env: {},
    retries: 0,
    retry_delay_ms: 0,
    retry_backoff: 1,
    max_retry_delay_ms: 0,
    skip_on: [],
    trigger_rule: 'all_success',
    allow_failure: false,
  };
}
