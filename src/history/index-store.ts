// Small writes to the index's tables, and what of them the index itself needs to know. Runs are in store-runs.ts.
import type { Database } from 'sql.js';
import { INDEX_SCHEMA } from './index-schema.js';
import { select } from './select.js';

const RUN_ID_LENGTH = 26;

/** Makes the tables of an empty index. */
export function createTables(database: Database): void {
  database.run(INDEX_SCHEMA);
}

/** How far the index has come, in what tells it of changes. */
export interface IndexMark {
  /** Bytes of the home's changes.log. */
  readonly changesOffset: number;
  /** Modification time of the runs folder, or empty. */
  readonly runsMtimeNs: string;
  /** `printOf` the ids in the runs folder, or empty where not all of them are in the tables. */
  readonly runsPrint: string;
}

export function writeMark(database: Database, mark: IndexMark): void {
  database.run('UPDATE meta SET changes_offset = ?, runs_mtime_ns = ?, runs_print = ?', [
    mark.changesOffset,
    mark.runsMtimeNs,
    mark.runsPrint,
  ]);
}

export function readMark(database: Database): IndexMark {
  const row = select(database, 'SELECT * FROM meta')[0];
  return {
    changesOffset: Number(row?.changes_offset ?? 0),
    runsMtimeNs: String(row?.runs_mtime_ns ?? ''),
    runsPrint: String(row?.runs_print ?? ''),
  };
}

/** Those of these ids whose folders have been folded, with a run in them or not. O(ids · log runs). */
export function knownAmong(database: Database, runIds: readonly string[]): Set<string> {
  const places = runIds.map(() => '?').join(', ');
  const sql = ['runs', 'unreadable'].map(
    (table) => `SELECT run_id FROM ${table} WHERE run_id IN (${places})`,
  );
  const rows = select(database, sql.join(' UNION ALL '), [...runIds, ...runIds]);
  return new Set(rows.map((row) => String(row.run_id)));
}

/** Ids of all folders that have been folded, with a run in them or not. */
export function knownRunIds(database: Database): Set<string> {
  // One long text, since each row that crosses into JavaScript costs more than its making.
  const sql =
    "SELECT (SELECT group_concat(run_id, '') FROM runs), (SELECT group_concat(run_id, '') FROM unreadable)";
  const ids = new Set<string>();
  for (const text of database.exec(sql)[0]?.values[0] ?? []) {
    if (typeof text !== 'string') continue;
    for (let at = 0; at < text.length; at += RUN_ID_LENGTH) ids.add(text.slice(at, at + RUN_ID_LENGTH));
  }
  return ids;
}

/** The folded size of each journal that may have grown without a note, or of all. */
export function foldedSizes(database: Database, which: 'unfinished' | 'all'): Map<string, number> {
  const where = which === 'all' ? '' : "WHERE state IN ('queued', 'running')";
  const sql = `SELECT run_id, journal_size FROM runs ${where} UNION ALL SELECT run_id, journal_size FROM unreadable`;
  return new Map((database.exec(sql)[0]?.values ?? []).map(([id, size]) => [String(id), Number(size)]));
}

/** Removes all the index has of a run folder. */
export function removeRow(database: Database, runId: string): void {
  database.run('DELETE FROM task_runs WHERE run = (SELECT number FROM runs WHERE run_id = ?)', [runId]);
  database.run('DELETE FROM runs WHERE run_id = ?', [runId]);
  database.run('DELETE FROM unreadable WHERE run_id = ?', [runId]);
}

/** Keeps the size of a run's whole folder. */
export function setSize(database: Database, runId: string, sizeBytes: number): void {
  database.run('UPDATE runs SET size_bytes = ? WHERE run_id = ?', [sizeBytes, runId]);
}
