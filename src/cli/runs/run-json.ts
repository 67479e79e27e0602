// A run as `runs --json` gives it: a contract for scripts. Times are UTC with milliseconds.
import type { RunStateName, Trigger } from '../../core/states.js';
import type { RunRow } from '../../history/index-rows.js';

export interface RunJson {
  readonly run_id: string;
  readonly dag_id: string;
  readonly state: RunStateName;
  readonly trigger: Trigger;
  readonly logical_date: string;
  /** null: not yet. */
  readonly started_at: string | null;
  readonly ended_at: string | null;
}

export function runJson({
  run_id,
  dag_id,
  state,
  trigger,
  logical_date,
  started_at,
  ended_at,
}: RunRow): RunJson {
  return {
    run_id,
    dag_id,
    state,
    trigger,
    logical_date,
    started_at: isoTime(started_at),
    ended_at: isoTime(ended_at),
  };
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
