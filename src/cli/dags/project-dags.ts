// The DAGs of a project as lists show them.
import type { DefinitionResult } from '../../definition/check-source.js';
import type { HistoryIndex } from '../../history/history-index.js';
import type { RunRow } from '../../history/index-rows.js';
import { latestRuns } from '../../history/queries.js';
import { loadDagFiles } from './load-dag-files.js';

export interface ListedDag {
  /** Its `file` is an absolute path. */
  readonly result: DefinitionResult;
  /** The schedule in words; null where there is none, or the file has errors. */
  readonly schedule: string | null;
  /** When it runs next by its schedule, ISO 8601 with the schedule's offset; null: never. */
  readonly next: string | null;
  readonly isPaused: boolean;
  /** False where the schedules of the project are off. */
  readonly isOn: boolean;
  readonly errors: number;
  readonly lastRun: RunRow | null;
}

/** The DAGs of a project's folder by id, those with errors too. O(their files + runs). */
export async function listProjectDags(project: string, index: HistoryIndex): Promise<ListedDag[]> {
  const results = (await loadDagFiles(project)).flatMap(({ dags }) => dags);
  const lastRuns = new Map(latestRuns(index).map((run) => [run.dag_id, run]));
  const settings = await readScheduleSettings(index, results);
  const dags: ListedDag[] = [];
  for (const result of results) {
    dags.push({
      result,
      ...(await describe(result)),
      isPaused: settings?.paused.has(result.id) ?? false,
      isOn: settings?.enabled ?? false,
      errors: result.problems.filter(({ severity }) => severity === 'error').length,
      lastRun: lastRuns.get(result.id) ?? null,
    });
  }
  return dags.sort((a, b) => compare(a.result.id, b.result.id) || compare(a.result.file, b.result.file));
}

async function describe({ definition }: DefinitionResult): Promise<Pick<ListedDag, 'schedule' | 'next'>> {
  if (!definition?.schedule) return { schedule: null, next: null };
  const { describeSchedule } = await import('../../scheduler/describe-schedule.js');
  const { words, next } = describeSchedule(definition.schedule, Date.now(), 1);
  return { schedule: words, next: next[0] ?? null };
}

/** Null where they don't matter: nothing is scheduled, or the history came with the folder and runs nothing. */
async function readScheduleSettings(index: HistoryIndex, results: readonly DefinitionResult[]) {
  if (index.foreign || !results.some(({ definition }) => definition?.schedule)) return null;
  const { readSettings } = await import('../../scheduler/scheduler-settings.js');
  return readSettings(index.home);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
