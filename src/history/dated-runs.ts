// Which logical dates of a DAG have runs, and how those did.
import type { RunStateName } from '../core/states.js';
import type { HistoryIndex } from './history-index.js';
import { select } from './select.js';

/**
 * States of a DAG's runs by logical date (ISO 8601, UTC, milliseconds), oldest run first, of the dates from `from` to
 * `to`, both included. A run whose owner is gone counts as running. As of the index's last refresh. O(runs of the DAG).
 */
export function runsByLogicalDate(
  index: HistoryIndex,
  dagId: string,
  { from, to }: { readonly from: string; readonly to: string },
): ReadonlyMap<string, readonly RunStateName[]> {
  const sql = `SELECT logical_date, state FROM runs
    WHERE dag_id = ? AND logical_date BETWEEN ? AND ? ORDER BY run_id`;
  const found = new Map<string, RunStateName[]>();
  for (const row of select(index.database, sql, [dagId, from, to])) {
    const date = String(row.logical_date);
    const states = found.get(date) ?? [];
    states.push(row.state as RunStateName);
    found.set(date, states);
  }
  return found;
}
