// What a task is like where nobody says otherwise.
import type { TaskSettings } from './definition.js';

/** The settings of a task that neither it nor the file's `defaults` give; documented in docs/dag-files.md. */
export const TASK_DEFAULTS = {
  tags: [],
  env: {},
  retries: 0,
  retry_delay_ms: 1_000,
  retry_backoff: 2,
  max_retry_delay_ms: 300_000,
  skip_on: [],
  trigger_rule: 'all_success',
  allow_failure: false,
} as const satisfies Omit<
  TaskSettings,
  'id' | 'depends_on' | 'description' | 'if' | 'working_dir' | 'retry_on' | 'timeout_ms'
>;
