// Runs of a DAG, as pages take them.
import type { HistoryIndex } from '../history/history-index.js';
import { listRuns, tasksOfRun } from '../history/queries.js';
import type { GridRun, RunRow } from '../webview/protocol.js';

export function runRows(
  index: HistoryIndex | null,
  dagId: string,
  limit: number,
): { readonly rows: RunRow[]; readonly more: boolean } {
  if (!index) return { rows: [], more: false };
  const { runs, next } = listRuns(index, { dag_id: dagId }, { limit });
  const rows = runs.map(({ run_id, state, trigger, logical_date, started_at, ended_at, idle_ms }) => ({
    run_id,
    state,
    trigger,
    logical_date,
    started_at: isoOrNull(started_at),
    ended_at: isoOrNull(ended_at),
    idle_ms,
  }));
  return { rows, more: next !== null };
}

export function gridRuns(index: HistoryIndex | null, runIds: readonly string[]): GridRun[] {
  if (!index) return [];
  return runIds.map((run_id) => ({
    run_id,
    tasks: Object.fromEntries(
      tasksOfRun(index, run_id).map(({ task_id, state, duration_ms, attempts, allowed }) => [
        task_id,
        { state, duration_ms, attempts, ...(allowed && { allowed: true as const }) },
      ]),
    ),
  }));
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
