// When a task may run, given how its upstream tasks ended: the table of docs/trigger-rules.md as code.
import type { TriggerRule } from './definition.js';

/** Direct upstream tasks of one task, counted by how they ended. */
export interface UpstreamCounts {
  /** All that take part in the run, ended or not. */
  readonly total: number;
  /** Succeeded, or failed where that is allowed. */
  readonly success: number;
  /** Failed or timed out where that is not allowed. */
  readonly failed: number;
  readonly upstreamFailed: number;
  readonly skipped: number;
}

/** `wait`: no column of the table holds yet. Every other decision is final, whatever ends later. */
export type TriggerDecision = 'run' | 'upstream_failed' | 'skipped' | 'wait';

/**
 * Decides what becomes of a task now, in O(1). Ask again whenever one upstream task has ended, until the answer
 * is not `wait`; once all have ended it never is. A task without upstream tasks runs.
 *
 * For one rule `run` excludes the other two columns. Where both of those hold, `upstream_failed` wins.
 * The rules are Airflow 3's (`airflow.utils.trigger_rule`).
 */
export function decideTrigger(rule: TriggerRule, counts: UpstreamCounts): TriggerDecision {
  const { total, success, skipped } = counts;
  if (total === 0) return 'run';
  const failed = counts.failed + counts.upstreamFailed;
  const done = success + failed + skipped;
  const allDone = done === total;
  switch (rule) {
    case 'all_success':
      if (failed > 0) return 'upstream_failed';
      if (skipped > 0) return 'skipped';
      return success === total ? 'run' : 'wait';
    case 'all_failed':
      if (success + skipped > 0) return 'skipped';
      return failed === total ? 'run' : 'wait';
    case 'all_done':
      return allDone ? 'run' : 'wait';
    case 'all_skipped':
      if (success + failed > 0) return 'skipped';
      return skipped === total ? 'run' : 'wait';
    case 'one_success':
      if (success > 0) return 'run';
      if (!allDone) return 'wait';
      return skipped === total ? 'skipped' : 'upstream_failed';
    case 'one_failed':
      if (failed > 0) return 'run';
      return allDone ? 'skipped' : 'wait';
    case 'one_done':
      // Its own words: an upstream task that never started (skipped, upstream_failed) is not done.
      if (success + counts.failed > 0) return 'run';
      return allDone ? 'skipped' : 'wait';
    case 'none_failed':
      if (failed > 0) return 'upstream_failed';
      return allDone ? 'run' : 'wait';
    case 'none_failed_min_one_success':
      if (failed > 0) return 'upstream_failed';
      if (!allDone) return 'wait';
      return success > 0 ? 'run' : 'skipped';
    case 'none_skipped':
      if (skipped > 0) return 'skipped';
      return allDone ? 'run' : 'wait';
    case 'all_done_min_one_success':
      if (skipped > 0) return 'skipped';
      if (!allDone) return 'wait';
      return success > 0 ? 'run' : 'upstream_failed';
    case 'always':
      return 'run';
    default: {
      const never: never = rule;
      throw new Error(`Internal error: unknown trigger rule ${String(never)}`);
    }
  }
}
