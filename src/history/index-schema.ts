// The tables of history.sqlite. Times are milliseconds since 1970, UTC; states are the words of core/states.ts.

/** Goes up with any change here or in what is folded into a row: an index of another format is made anew. */
export const INDEX_FORMAT = 3;

export const INDEX_SCHEMA = `
-- changes_offset: bytes of changes.log that are folded in. runs_mtime_ns: of the runs folder when all in it were;
-- runs_print: of the ids in it then, empty where not all of them are in the tables.
CREATE TABLE meta(changes_offset INTEGER NOT NULL, runs_mtime_ns TEXT NOT NULL, runs_print TEXT NOT NULL);
INSERT INTO meta VALUES (0, '', '');

-- idle_ms: between ends and retries. journal_size: bytes of the journal that are folded in. size_bytes: of the whole folder, null until asked for.
CREATE TABLE runs(
  number INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, dag_id TEXT NOT NULL, state TEXT NOT NULL,
  trigger TEXT NOT NULL, logical_date TEXT NOT NULL, file TEXT, created_at INTEGER NOT NULL, started_at INTEGER,
  ended_at INTEGER, idle_ms INTEGER NOT NULL, message TEXT, failed_tasks TEXT NOT NULL, journal_size INTEGER NOT NULL, size_bytes INTEGER
);
-- The last columns only for filters, which then look at no row that they leave out.
CREATE INDEX runs_by_dag ON runs(dag_id, run_id, state, created_at, trigger);
CREATE INDEX unfinished_runs ON runs(run_id) WHERE state IN ('queued', 'running');

-- run: runs.number, since the ids of runs would be half of the file. position: in the definition.
-- last_success_ms: running time of attempt last_success_attempt.
CREATE TABLE task_runs(
  run INTEGER NOT NULL, task_id TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL, duration_ms INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER,
  last_success_attempt INTEGER, last_success_ms INTEGER, allowed INTEGER NOT NULL, message TEXT,
  PRIMARY KEY (run, task_id)
) WITHOUT ROWID;

-- For people with a SQLite tool.
CREATE VIEW task_history AS
  SELECT runs.run_id, runs.dag_id, task_runs.* FROM task_runs JOIN runs ON runs.number = task_runs.run;

-- Folders whose journal holds no run; looked at again when it grows.
CREATE TABLE unreadable(
  run_id TEXT PRIMARY KEY, journal_size INTEGER NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;
`;
