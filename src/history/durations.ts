// How long the tasks of a DAG took lately, in one small file for each DAG: what the engine orders ready tasks by,
// without loading the index of the whole history. A cache: of two runs that end at once the last writer wins.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunState, TaskRun } from '../core/run-state.js';
import { readSmallFile } from '../files/read-regular.js';
import { median } from './quantiles.js';
import { writeAside } from './write-aside.js';

const VERSION = 1;
const KEPT_PER_TASK = 20;

type Durations = Record<string, readonly number[]>;

/** The median of the last 20 successful attempts of each task, in milliseconds. Never throws; unknown is absent. */
export function readExpectedDurations(home: string, dagId: string): Map<string, number> {
  const expected = new Map<string, number>();
  for (const [taskId, durations] of Object.entries(readDurations(durationsPath(home, dagId)))) {
    const middle = median(durations);
    if (middle !== null) expected.set(taskId, middle);
  }
  return expected;
}

/**
 * Adds the successes of a run that has ended, of the tasks that its file still has. After a retry of the run only
 * what succeeded since counts. Never throws: what can't be written is not learnt.
 */
export function recordDurations(home: string, state: RunState): void {
  try {
    const path = durationsPath(home, state.dag_id);
    const old = readDurations(path);
    const tasks: Durations = {};
    for (const task of state.tasks.values()) {
      const fresh = lastSuccess(task, state.deadline_from ?? state.created_at);
      const durations = [...(old[task.id] ?? []), ...(fresh === null ? [] : [fresh])].slice(-KEPT_PER_TASK);
      if (durations.length > 0) tasks[task.id] = durations;
    }
    mkdirSync(durationsFolder(home), { recursive: true, mode: 0o700 });
    writeAside(path, `${JSON.stringify({ version: VERSION, tasks })}\n`);
  } catch {
    // The next run that ends tries again.
  }
}

function lastSuccess(task: TaskRun, since: number): number | null {
  const attempt = task.attempts.findLast(
    ({ outcome, ended_at = 0 }) => outcome === 'success' && ended_at >= since,
  );
  return attempt ? attempt.duration_ms : null;
}

/** By hand and not by a schema: a runner starts often, and reads only this. */
function readDurations(path: string): Durations {
  const durations: Durations = Object.create(null) as Durations;
  try {
    const file = JSON.parse(readSmallFile(path)) as { version?: unknown; tasks?: unknown } | null;
    if (file?.version !== VERSION || typeof file.tasks !== 'object' || file.tasks === null) return durations;
    for (const [taskId, value] of Object.entries(file.tasks)) {
      if (Array.isArray(value)) durations[taskId] = value.filter(isDuration).slice(-KEPT_PER_TASK);
    }
  } catch {
    // Missing or damaged: nothing is known.
  }
  return durations;
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function durationsFolder(home: string): string {
  return join(home, 'durations');
}

function durationsPath(home: string, dagId: string): string {
  return join(durationsFolder(home), `${dagId}.json`);
}
