// How a DAG's tasks have done lately: what people ask of history, and what a forecast needs.
import type { HistoryIndex } from './history-index.js';
import { pace } from './pace.js';
import { median, quantile } from './quantiles.js';
import { numberOrNull, type Row, select } from './select.js';

export interface TaskStatistics {
  readonly task_id: string;
  /** Runs in which it was started. */
  readonly runs: number;
  /** Of those that succeeded, failed or timed out, the share that succeeded, 0 to 1; null where there are none. */
  readonly success_rate: number | null;
  /** Of successful attempts; null where there are none. */
  readonly median_ms: number | null;
  readonly p95_ms: number | null;
}

const DEFAULT_RUNS = 100;
const EXPECTED_FROM_SUCCESSES = 20;
/** Of a thousand tasks the newest twenty runs tell enough. */
const MOST_ROWS = 20_000;

/** Statistics of each task that ran in the newest runs of a DAG, by task id. O(runs × tasks). */
export function taskStatistics(index: HistoryIndex, dagId: string, runs = DEFAULT_RUNS): TaskStatistics[] {
  return [...tasksOfNewestRuns(index, dagId, runs)].map(([task_id, rows]) => {
    const wins = rows.filter(({ state }) => state === 'success').length;
    const losses = rows.filter(({ state }) => state === 'failed' || state === 'timed_out').length;
    const durations = rows.flatMap(({ success_ms }) => success_ms ?? []);
    return {
      task_id,
      runs: rows.length,
      success_rate: wins + losses > 0 ? wins / (wins + losses) : null,
      median_ms: median(durations),
      p95_ms: quantile(durations, 0.95),
    };
  });
}

/** The median of the last 20 successes of each task in the newest runs of a DAG, in milliseconds. */
export function expectedDurations(index: HistoryIndex, dagId: string): Map<string, number> {
  const expected = new Map<string, number>();
  for (const [taskId, rows] of tasksOfNewestRuns(index, dagId, DEFAULT_RUNS)) {
    const durations = rows.flatMap(({ success_ms }) => success_ms ?? []).slice(0, EXPECTED_FROM_SUCCESSES);
    const middle = median(durations);
    if (middle !== null) expected.set(taskId, middle);
  }
  return expected;
}

/** The newest runs of a DAG that have ended, newest first; `print` is the same while they are. */
export interface EndedRuns {
  readonly numbers: readonly number[];
  readonly print: string;
}

export function newestEndedRuns(index: HistoryIndex, dagId: string): EndedRuns {
  const sql = `SELECT number, journal_size FROM runs WHERE dag_id = ? AND state NOT IN ('queued', 'running')
    ORDER BY run_id DESC LIMIT ?`;
  const rows = select(index.database, sql, [dagId, DEFAULT_RUNS]);
  const numbers = rows.map(({ number }) => Number(number));
  // A retry makes the journal longer.
  return { numbers, print: rows.map(({ number, journal_size }) => `${number}:${journal_size}`).join() };
}

/**
 * The median of each task's successes in these runs, and in how many of them it was started; run by run, with turns
 * for the event loop. O(runs × tasks), with a limit.
 */
export async function taskMedians(
  index: HistoryIndex,
  runs: EndedRuns,
): Promise<Map<string, { readonly median_ms: number; readonly runs: number }>> {
  const turn = pace();
  const tasks = new Map<string, { runs: number; readonly durations: number[] }>();
  let rows = 0;
  for (const number of runs.numbers) {
    if (rows >= MOST_ROWS || index.isClosed) break;
    const outcomes = outcomesOfRun(index, number);
    for (const { task_id, last_success_ms } of outcomes) {
      const task = tasks.get(String(task_id)) ?? { runs: 0, durations: [] };
      task.runs += 1;
      if (typeof last_success_ms === 'number') task.durations.push(last_success_ms);
      tasks.set(String(task_id), task);
    }
    rows += outcomes.length;
    await turn();
  }
  const medians = [...tasks].map(
    ([id, { runs: count, durations }]) => [id, count, median(durations)] as const,
  );
  return new Map(
    medians.flatMap(([id, count, median_ms]) =>
      median_ms === null ? [] : [[id, { median_ms, runs: count }]],
    ),
  );
}

function outcomesOfRun(index: HistoryIndex, run: number): Row[] {
  const sql = 'SELECT task_id, last_success_ms FROM task_runs WHERE run = ? AND attempts > 0';
  return select(index.database, sql, [run]);
}

interface TaskOutcome {
  readonly state: string;
  readonly success_ms: number | null;
}

/** Newest first for each task, tasks by id; only where an attempt was made. */
function tasksOfNewestRuns(index: HistoryIndex, dagId: string, runs: number): Map<string, TaskOutcome[]> {
  const sql = `SELECT task_id, state, last_success_ms FROM task_runs
    JOIN (SELECT number, run_id FROM runs WHERE dag_id = ? ORDER BY run_id DESC LIMIT ?) ON run = number
    WHERE attempts > 0 ORDER BY task_id, run_id DESC`;
  const tasks = new Map<string, TaskOutcome[]>();
  for (const row of select(index.database, sql, [dagId, runs])) {
    const taskId = String(row.task_id);
    const outcomes = tasks.get(taskId) ?? [];
    outcomes.push({ state: String(row.state), success_ms: numberOrNull(row.last_success_ms) });
    tasks.set(taskId, outcomes);
  }
  return tasks;
}
