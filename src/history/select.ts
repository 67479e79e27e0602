// Runs a query over the index and gives its rows as objects.
import type { Database, SqlValue } from 'sql.js';

export type Row = Readonly<Record<string, SqlValue>>;

/** The rows of a query, each by its columns' names. Parameters are bound, never put into the text. */
export function select(database: Database, sql: string, parameters: readonly SqlValue[] = []): Row[] {
  const statement = database.prepare(sql, [...parameters]);
  try {
    const rows: Row[] = [];
    // Asked once: `getAsObject` asks for the names with every row, which is most of its time.
    const names = statement.getColumnNames();
    while (statement.step()) {
      const values = statement.get();
      rows.push(Object.fromEntries(names.map((name, place) => [name, values[place] ?? null])));
    }
    return rows;
  } finally {
    statement.free();
  }
}

/** A column that is an integer or null. */
export function numberOrNull(value: SqlValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** A column that is text or null. */
export function textOrNull(value: SqlValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
