// Makes a run of a DAG for any face: resolves what a partial run takes over, then creates the run.
import { at } from '../core/at.js';
import type { DagDefinition, Json } from '../core/definition.js';
import { buildGraph } from '../core/graph/graph.js';
import { ancestors } from '../core/graph/reachable.js';
import type { Trigger } from '../core/states.js';
import { createRun, type NewRun } from '../history/create-run.js';
import { openHistory } from '../history/history-index.js';
import { readOutputFile } from '../history/output-file.js';
import { latestSuccess } from '../history/queries.js';
import { outputPath, type RunFolder, runFolder } from '../history/run-folder.js';

export interface RunRequest {
  readonly home: string;
  readonly project: string;
  readonly definition: DagDefinition;
  /** Absolute, or null. */
  readonly file: string | null;
  /** Checked, with defaults applied. */
  readonly params: Readonly<Record<string, Json>>;
  readonly trigger: Trigger;
  /** ISO 8601 with milliseconds; absent: now. */
  readonly logicalDate?: string;
  /** Tasks of a partial run; null: all. */
  readonly selected: readonly string[] | null;
  readonly maxParallel?: number;
  /** Absent: a new one. */
  readonly runId?: string;
  /** The definition is what the file's host said just now; else it is asked before the first attempt. */
  readonly isLoaded?: boolean;
}

/** Creates a queued run. Throws what `createRun` throws. */
export async function prepareRun(request: RunRequest): Promise<RunFolder> {
  const { definition, selected } = request;
  const borrowed = selected ? await findBorrowed(request.home, definition, selected) : undefined;
  const run: NewRun = {
    dag_id: definition.id,
    definition,
    params: request.params,
    trigger: request.trigger,
    file: request.file,
    project: request.project,
    ...(request.logicalDate !== undefined && { logical_date: request.logicalDate }),
    ...(request.isLoaded && { loaded: true as const }),
    ...(selected && { selected }),
    ...(borrowed && { borrowed }),
    ...(request.maxParallel !== undefined && { max_parallel: request.maxParallel }),
  };
  return createRun(request.home, run, Date.now(), request.runId);
}

/** Of each task left out that a selected one comes after: the latest success that left an output. */
async function findBorrowed(
  home: string,
  definition: DagDefinition,
  selected: readonly string[],
): Promise<NonNullable<NewRun['borrowed']>> {
  const graph = buildGraph(definition.tasks);
  const chosen = new Set(selected);
  const places = selected.map((id) => graph.indexOf.get(id) ?? -1).filter((index) => index >= 0);
  const needed = [...ancestors(graph, places)]
    .map((index) => at(graph.ids, index))
    .filter((id) => !chosen.has(id));
  const borrowed: Record<string, { run_id: string; attempt: number }> = {};
  if (needed.length === 0) return borrowed;
  const history = await openHistory({ home });
  // A partial run is asked for to save time; without a readable history its inputs are null, as documented.
  if (!history.ok) return borrowed;
  try {
    for (const id of needed) {
      const success = latestSuccess(history.index, definition.id, id);
      if (!success) continue;
      const output = readOutputFile(outputPath(runFolder(home, success.run_id), id, success.attempt));
      if (output.state !== 'ok') continue;
      borrowed[id] = { run_id: success.run_id, attempt: success.attempt };
    }
  } finally {
    await history.index.close();
  }
  return borrowed;
}
