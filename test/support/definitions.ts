// Definitions with the defaults of DAG files, without a file: for tests and measures that are not about reading one.
import type { DagDefinition, ShellTask, TaskDefinition } from '../../src/core/definition.js';

/** A command that does nothing unless told otherwise. */
export function task(
  id: string,
  depends_on: readonly string[] = [],
  settings: Partial<ShellTask> = {},
): ShellTask {
  return {
    id,
    kind: 'shell',
    run: 'true',
    depends_on,
    tags: [],
    env: {},
    retries: 0,
    retry_delay_ms: 1000,
    retry_backoff: 2,
    max_retry_delay_ms: 300_000,
    skip_on: [],
    trigger_rule: 'all_success',
    allow_failure: false,
    ...settings,
  };
}

export function dag(tasks: readonly TaskDefinition[], settings: Partial<DagDefinition> = {}): DagDefinition {
  return {
    id: 'simulated',
    tags: [],
    params: {},
    env_file: [],
    env: {},
    default_env: {},
    working_dir: '.',
    max_active_runs: 16,
    fail_fast: false,
    tasks,
    ...settings,
  };
}
