// How one task fared in the last runs of its DAG.
import type { TaskStateName } from '../core/states.js';
import type { HistoryIndex } from './history-index.js';
import { numberOrNull, select } from './select.js';

export interface TaskHistoryRow {
  readonly run_id: string;
  readonly state: TaskStateName;
  readonly duration_ms: number;
  readonly started_at: number | null;
}

/** Newest first. O(runs of the DAG) in the worst case. */
export function taskHistory(
  index: HistoryIndex,
  dagId: string,
  taskId: string,
  limit: number,
): TaskHistoryRow[] {
  const sql = `SELECT run_id, task_runs.state AS state, duration_ms, task_runs.started_at AS started_at
    FROM runs JOIN task_runs ON run = number WHERE dag_id = ? AND task_id = ? ORDER BY run_id DESC LIMIT ?`;
  return select(index.database, sql, [dagId, taskId, limit]).map((row) => ({
    run_id: String(row.run_id),
    state: String(row.state) as TaskStateName,
    duration_ms: Number(row.duration_ms),
    started_at: numberOrNull(row.started_at),
  }));
}
