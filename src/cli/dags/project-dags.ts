// The DAGs of a project as lists show them.
import { findDagFiles, loadDagFile } from '../../definition/discover.js';
import type { DefinitionResult } from '../../definition/read-definition.js';
import type { HistoryIndex } from '../../history/history-index.js';
import type { RunRow } from '../../history/index-rows.js';
import { latestRuns } from '../../history/queries.js';

export interface ListedDag {
  /** Its `file` is an absolute path. */
  readonly result: DefinitionResult;
  /** The schedule in words; null where there is none, or the file has errors. */
  readonly schedule: string | null;
  readonly errors: number;
  readonly lastRun: RunRow | null;
}

/** The DAGs of a project's folder by id, those with errors too. O(their files + runs). */
export async function listProjectDags(project: string, index: HistoryIndex): Promise<ListedDag[]> {
  const results: DefinitionResult[] = [];
  for (const file of await findDagFiles(project)) results.push(await loadDagFile(file));
  const lastRuns = new Map(latestRuns(index).map((run) => [run.dag_id, run]));
  const dags: ListedDag[] = [];
  for (const result of results) {
    dags.push({
      result,
      schedule: await scheduleWords(result),
      errors: result.problems.filter(({ severity }) => severity === 'error').length,
      lastRun: lastRuns.get(result.id) ?? null,
    });
  }
  return dags.sort((a, b) => compare(a.result.id, b.result.id) || compare(a.result.file, b.result.file));
}

async function scheduleWords({ definition }: DefinitionResult): Promise<string | null> {
  if (!definition?.schedule) return null;
  const { describeSchedule } = await import('../../scheduler/describe-schedule.js');
  return describeSchedule(definition.schedule, Date.now(), 0).words;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
