// What is asked of the index: pages of runs, the latest of each DAG, tasks of runs. All answers are of the last refresh.
import type { SqlValue } from 'sql.js';
import type { RunStateName, TaskStateName, Trigger } from '../core/states.js';
import { isAbandoned } from './abandoned-run.js';
import type { HistoryIndex } from './history-index.js';
import type { RunRow, TaskRow } from './index-rows.js';
import { readOwner } from './ownership.js';
import { type RunFolder, runFolder } from './run-folder.js';
import { numberOrNull, type Row, select, textOrNull } from './select.js';

export interface RunsFilter {
  readonly dag_id?: string;
  /** Any of these; `interrupted` and `running` are told apart. */
  readonly states?: readonly RunStateName[];
  readonly triggers?: readonly Trigger[];
  /** Created at this time or later; milliseconds since 1970. */
  readonly since?: number;
  /** Created before this time. */
  readonly until?: number;
  /** In DAG id, run id, message or the ids of failed tasks; case doesn't count for ASCII. */
  readonly text?: string;
}

export interface RunsPage {
  /** Newest first. */
  readonly runs: readonly RunRow[];
  /** Give it back for the next page; null at the end. */
  readonly next: string | null;
}

const DEFAULT_LIMIT = 50;

/**
 * One page of runs, newest first. `cursor` is the `next` of the page before: pages stay right while runs are added.
 * O(page) without a filter; with one, the rows looked at.
 */
export function listRuns(
  index: HistoryIndex,
  filter: RunsFilter = {},
  page: { readonly limit?: number; readonly cursor?: string } = {},
): RunsPage {
  const limit = Math.max(1, page.limit ?? DEFAULT_LIMIT);
  const runs: RunRow[] = [];
  let before = page.cursor;
  for (;;) {
    const rows = selectRuns(index, filter, limit + 1 - runs.length, before);
    for (const row of rows) {
      const run = asSeen(index, row);
      if (filter.states?.includes(run.state) ?? true) runs.push(run);
      if (runs.length > limit) return { runs: runs.slice(0, limit), next: runs[limit - 1]?.run_id ?? null };
      before = run.run_id;
    }
    if (rows.length === 0) return { runs, next: null };
  }
}

/** One run's row, or null. */
export function findRun(index: HistoryIndex, runId: string): RunRow | null {
  const row = select(index.database, 'SELECT * FROM runs WHERE run_id = ?', [runId])[0];
  return row ? asSeen(index, row) : null;
}

/** The newest run of each DAG, by the DAG's id. O(runs). */
export function latestRuns(index: HistoryIndex): RunRow[] {
  const newest = 'SELECT max(run_id) FROM runs GROUP BY dag_id';
  const rows = select(index.database, `SELECT * FROM runs WHERE run_id IN (${newest}) ORDER BY dag_id`);
  return rows.map((row) => asSeen(index, row));
}

/** The tasks of one run, in its definition's order. */
export function tasksOfRun(index: HistoryIndex, runId: string): TaskRow[] {
  const sql =
    'SELECT * FROM task_runs WHERE run = (SELECT number FROM runs WHERE run_id = ?) ORDER BY position';
  return select(index.database, sql, [runId]).map(taskRow);
}

/** Run folders without a readable journal, and why: history that is lost, or not yet written. */
export function unreadableRuns(index: HistoryIndex): { readonly run_id: string; readonly reason: string }[] {
  const rows = select(index.database, 'SELECT run_id, reason FROM unreadable ORDER BY run_id DESC');
  return rows.map((row) => ({ run_id: String(row.run_id), reason: String(row.reason) }));
}

/** The latest success of a task: whose output a run of a part of the DAG borrows. */
export function latestSuccess(
  index: HistoryIndex,
  dagId: string,
  taskId: string,
): { readonly run_id: string; readonly attempt: number } | null {
  const sql = `SELECT run_id, last_success_attempt FROM runs JOIN task_runs ON run = number
    WHERE dag_id = ? AND task_id = ? AND last_success_attempt IS NOT NULL ORDER BY run_id DESC LIMIT 1`;
  const row = select(index.database, sql, [dagId, taskId])[0];
  return row ? { run_id: String(row.run_id), attempt: Number(row.last_success_attempt) } : null;
}

function selectRuns(index: HistoryIndex, filter: RunsFilter, limit: number, before?: string): Row[] {
  const conditions: string[] = [];
  const parameters: SqlValue[] = [];
  const where = (condition: string, ...values: readonly SqlValue[]) => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (before !== undefined) where('run_id < ?', before);
  if (filter.dag_id !== undefined) where('dag_id = ?', filter.dag_id);
  if (filter.states) where(...oneOf('state', filter.states.map(asWritten)));
  if (filter.triggers) where(...oneOf('trigger', filter.triggers));
  if (filter.since !== undefined) where('created_at >= ?', filter.since);
  if (filter.until !== undefined) where('created_at < ?', filter.until);
  if (filter.text) {
    const columns = ['dag_id', 'run_id', 'message', 'failed_tasks'];
    const pattern = `%${filter.text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    where(
      `(${columns.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
      ...columns.map(() => pattern),
    );
  }
  const sql = `SELECT * FROM runs ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
    ORDER BY run_id DESC LIMIT ?`;
  return select(index.database, sql, [...parameters, limit]);
}

function oneOf(column: string, values: readonly string[]): [string, ...string[]] {
  return [`${column} IN (${values.map(() => '?').join(', ')})`, ...values];
}

function asWritten(state: RunStateName): RunStateName {
  return state === 'interrupted' ? 'running' : state;
}

/** `interrupted` is never written but seen: a running run whose owner is gone. */
function asSeen(index: HistoryIndex, row: Row): RunRow {
  const state = row.state as RunStateName;
  const isInterrupted = state === 'running' && isLeft(runFolder(index.home, String(row.run_id)));
  return {
    run_id: String(row.run_id),
    dag_id: String(row.dag_id),
    state: isInterrupted ? 'interrupted' : state,
    trigger: row.trigger as Trigger,
    logical_date: String(row.logical_date),
    file: textOrNull(row.file),
    created_at: Number(row.created_at),
    started_at: numberOrNull(row.started_at),
    ended_at: numberOrNull(row.ended_at),
    idle_ms: Number(row.idle_ms),
    message: textOrNull(row.message),
    failed_tasks: String(row.failed_tasks),
  };
}

function isLeft(folder: RunFolder): boolean {
  return readOwner(folder).wasOwned && isAbandoned(folder);
}

function taskRow(row: Row): TaskRow {
  return {
    task_id: String(row.task_id),
    position: Number(row.position),
    state: row.state as TaskStateName,
    attempts: Number(row.attempts),
    duration_ms: Number(row.duration_ms),
    started_at: numberOrNull(row.started_at),
    ended_at: numberOrNull(row.ended_at),
    last_success_attempt: numberOrNull(row.last_success_attempt),
    last_success_ms: numberOrNull(row.last_success_ms),
    allowed: row.allowed === 1,
    message: textOrNull(row.message),
  };
}
