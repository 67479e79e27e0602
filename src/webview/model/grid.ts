// The grid as data: tasks by the DAG's last runs.
import { isSelected, type RunState, runTookMs, summarizeTask } from '../../core/run-state.js';
import type { RunStateName, TaskStateName } from '../../core/states.js';
import type { GridRun, RunRow } from '../protocol.js';
import type { DrawnGraph } from './drawn-graph.js';
import { rowTookMs } from './took.js';

export interface GridColumn {
  readonly run_id: string;
  readonly state: RunStateName;
  /** ms since 1970. */
  readonly at: number;
  /** ms; null while it has not started. */
  readonly duration: number | null;
  /** 0 to 1 of the longest column. */
  readonly share: number;
  /** Null while it is not loaded. */
  readonly tasks: GridRun['tasks'] | null;
}

/** At most so many runs stand side by side. */
export const MOST_COLUMNS = 30;

/** Columns, oldest first. `live` is the run that is open: its states come from its events. O(runs). */
export function gridColumns(
  rows: readonly RunRow[],
  loaded: ReadonlyMap<string, GridRun['tasks']>,
  live: RunState | null,
  now: number,
): GridColumn[] {
  const newest = rows.slice(0, MOST_COLUMNS).reverse();
  const columns = newest.map((row) => {
    const open = live?.run_id === row.run_id ? live : null;
    return {
      run_id: row.run_id,
      state: open && row.state !== 'interrupted' ? open.state : row.state,
      at: Date.parse(row.started_at ?? row.logical_date),
      duration: (open && runTookMs(open, now)) ?? rowTookMs(row, now),
      tasks: open ? tasksOf(open) : (loaded.get(row.run_id) ?? null),
    };
  });
  const longest = Math.max(1, ...columns.map(({ duration }) => duration ?? 0));
  return columns.map((column) => ({ ...column, share: (column.duration ?? 0) / longest }));
}

function tasksOf(run: RunState): GridRun['tasks'] {
  const tasks: Record<string, GridRun['tasks'][string]> = {};
  for (const task of run.tasks.values()) if (isSelected(run, task.id)) tasks[task.id] = summarizeTask(task);
  return tasks;
}

export interface GridCell {
  readonly state: TaskStateName;
  readonly allowed: boolean;
  readonly duration: number;
  /** 0 to 1 of the longest in its row. */
  readonly share: number;
}

/** One row, a cell for each column; null: not part of that run, or not loaded yet. O(columns). */
export function gridRow(taskId: string, columns: readonly GridColumn[]): (GridCell | null)[] {
  const cells = columns.map(({ tasks }) =>
    tasks && Object.hasOwn(tasks, taskId) ? tasks[taskId] : undefined,
  );
  const longest = Math.max(1, ...cells.map((cell) => cell?.duration_ms ?? 0));
  return cells.map((cell) =>
    cell
      ? {
          state: cell.state,
          allowed: cell.allowed ?? false,
          duration: cell.duration_ms,
          share: cell.duration_ms / longest,
        }
      : null,
  );
}

/** Ids of the rows in the graph's order. */
export function gridTasks(drawn: DrawnGraph): string[] {
  return drawn.order.map((index) => drawn.graph.ids[index] ?? '');
}
