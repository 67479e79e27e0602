// Writes what journals say into the index's tables, some milliseconds' rows at a time: a run may have thousands.
import type { Database, SqlValue, Statement } from 'sql.js';
import { runRow, taskRow } from './index-rows.js';
import { type IndexMark, removeRow, writeMark } from './index-store.js';
import type { FoldedRun } from './journal-folds.js';
import { pace } from './pace.js';
import { select } from './select.js';

/**
 * Brings the rows of these runs to what their journals say, then the mark. Between two slices the event loop turns,
 * and the tables can be queried, saved and closed: a run's own row comes after those of its tasks, with the size of
 * the journal that is in them, so that a run half stored is folded again. O(tasks).
 */
export async function storeRuns(
  database: Database,
  runs: readonly FoldedRun[],
  mark?: IndexMark,
  turn = pace(),
): Promise<void> {
  const writer = new RowWriter(database);
  const rows = writer.rows(runs, mark);
  for (let isDone = false; !isDone; ) {
    await turn();
    isDone = writer.inTransaction(() => {
      while (!turn.isDue()) if (rows.next().done) return true;
      return false;
    });
  }
}

class RowWriter {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Writes a row each time it is asked for the next. */
  *rows(runs: readonly FoldedRun[], mark?: IndexMark): Generator<void> {
    for (const run of runs) {
      yield;
      yield* this.#run(run);
    }
    if (mark) writeMark(this.#database, mark);
  }

  /** Statements live as long as a transaction: a save in between frees them. */
  inTransaction<Value>(work: () => Value): Value {
    this.#database.run('BEGIN');
    try {
      const value = work();
      this.#free();
      this.#database.run('COMMIT');
      return value;
    } catch (error) {
      this.#free();
      this.#database.run('ROLLBACK');
      throw error;
    }
  }

  *#run(run: FoldedRun): Generator<void> {
    const row = run.kind === 'run' ? runRow(run.state) : null;
    if (run.kind === 'run' && row) {
      this.#database.run('DELETE FROM unreadable WHERE run_id = ?', [run.runId]);
      const number = yield* this.#tasks(run);
      const stored = { number, ...row, journal_size: run.size, size_bytes: null };
      this.#put('runs', stored, `ON CONFLICT(run_id) DO UPDATE SET ${updates(stored)}`);
      return;
    }
    removeRow(this.#database, run.runId);
    if (run.kind === 'gone') return;
    const reason = run.kind === 'unreadable' ? run.reason : 'its journal is damaged';
    this.#put('unreadable', { run_id: run.runId, journal_size: run.size, reason });
  }

  /** Gives the number of the run: a run that has one keeps it, as its tasks have it. */
  *#tasks({ runId, state, changed }: Extract<FoldedRun, { kind: 'run' }>): Generator<void, number> {
    const known = this.#known(runId);
    const number = known?.number ?? this.#nextNumber();
    const isStored = changed !== null && known?.journalSize === changed.since;
    // All anew where a retry may have taken a definition without some of the tasks, or where not all came in.
    if (!isStored) this.#database.run('DELETE FROM task_runs WHERE run = ?', [number]);
    let position = 0;
    for (const task of state.tasks.values()) {
      if (!isStored || changed.tasks.has(task.id)) {
        const row = taskRow(task, position);
        this.#put('task_runs', { run: number, ...row, allowed: Number(row.allowed) });
        yield;
      }
      position += 1;
    }
    return number;
  }

  #known(runId: string): { readonly number: number; readonly journalSize: number } | null {
    const row = select(this.#database, 'SELECT number, journal_size FROM runs WHERE run_id = ?', [runId])[0];
    return row ? { number: Number(row.number), journalSize: Number(row.journal_size) } : null;
  }

  #nextNumber(): number {
    return Number(select(this.#database, 'SELECT coalesce(max(number), 0) + 1 AS next FROM runs')[0]?.next);
  }

  /** Rows of one table have the same keys, in the same order, each time. */
  #put(table: string, row: Readonly<Record<string, SqlValue>>, onConflict = ''): void {
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
    statement.run(Object.values(row));
  }

  #free(): void {
    for (const statement of this.#statements.values()) statement.free();
    this.#statements.clear();
  }
}

function updates(row: object): string {
  return Object.keys(row)
    .map((key) => `${key} = excluded.${key}`)
    .join(', ');
}
