// Writes to the index's tables, and what of them the index itself needs to know.
import type { Database, SqlValue, Statement } from 'sql.js';
import { runRow, taskRow } from './index-rows.js';
import { INDEX_SCHEMA } from './index-schema.js';
import type { FoldedRun } from './journal-folds.js';
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

/** Brings the rows of these runs to what their journals say, all or none. O(tasks). */
export function storeRuns(database: Database, runs: readonly FoldedRun[], mark?: IndexMark): void {
  inTransaction(database, () => {
    const writer = new RowWriter(database);
    try {
      for (const run of runs) writer.write(run);
    } finally {
      writer.free();
    }
    if (mark)
      database.run('UPDATE meta SET changes_offset = ?, runs_mtime_ns = ?, runs_print = ?', [
        mark.changesOffset,
        mark.runsMtimeNs,
        mark.runsPrint,
      ]);
  });
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

class RowWriter {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  write(run: FoldedRun): void {
    const row = run.kind === 'run' ? runRow(run.state) : null;
    if (run.kind === 'run' && row) {
      this.#database.run('DELETE FROM unreadable WHERE run_id = ?', [run.runId]);
      // The number of a run stays, as its tasks have it.
      const stored = { ...row, journal_size: run.size, size_bytes: null };
      const number = this.#put(
        'runs',
        stored,
        `ON CONFLICT(run_id) DO UPDATE SET ${updates(stored)} RETURNING number`,
      );
      this.#writeTasks(Number(number), run);
      return;
    }
    removeRow(this.#database, run.runId);
    if (run.kind === 'gone') return;
    const reason = run.kind === 'unreadable' ? run.reason : 'its journal is damaged';
    this.#put('unreadable', { run_id: run.runId, journal_size: run.size, reason });
  }

  #writeTasks(number: number, { state, changed }: Extract<FoldedRun, { kind: 'run' }>): void {
    // All anew where a retry may have taken a definition without some of the tasks.
    if (!changed) this.#database.run('DELETE FROM task_runs WHERE run = ?', [number]);
    let position = 0;
    for (const task of state.tasks.values()) {
      if (changed?.has(task.id) ?? true) {
        const row = taskRow(task, position);
        this.#put('task_runs', { run: number, ...row, allowed: Number(row.allowed) });
      }
      position += 1;
    }
  }

  /** Rows of one table have the same keys, in the same order, each time. Gives the first column returned. */
  #put(table: string, row: Readonly<Record<string, SqlValue>>, onConflict = ''): SqlValue | undefined {
    let statement = this.#statements.get(table);
    if (!statement) {
      const keys = Object.keys(row);
      const places = keys.map(() => '?').join(', ');
      const verb = onConflict ? 'INSERT' : 'INSERT OR REPLACE';
      statement = this.#database.prepare(
        `${verb} INTO ${table}(${keys.join(', ')}) VALUES (${places}) ${onConflict}`,
      );
      this.#statements.set(table, statement);
    }
    const returned = statement.get(Object.values(row))[0];
    statement.reset();
    return returned;
  }

  free(): void {
    for (const statement of this.#statements.values()) statement.free();
  }
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

function updates(row: object): string {
  return Object.keys(row)
    .map((key) => `${key} = excluded.${key}`)
    .join(', ');
}

function inTransaction(database: Database, work: () => void): void {
  database.run('BEGIN');
  try {
    work();
    database.run('COMMIT');
  } catch (error) {
    database.run('ROLLBACK');
    throw error;
  }
}
