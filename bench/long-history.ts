// A long history, made up: ten thousand runs with a hundred thousand task rows.
import { lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { ulid } from 'ulid';
import type { DagDefinition } from '../src/core/definition.js';
import type { RunEvent, RunEventBody } from '../src/core/events.js';
import { foldEvents } from '../src/core/run-state.js';
import { noteChange } from '../src/history/changes-log.js';
import { writeIndexFile } from '../src/history/index-file.js';
import { createTables } from '../src/history/index-store.js';
import type { FoldedRun } from '../src/history/journal-folds.js';
import { runFolder, runsFolder } from '../src/history/run-folder.js';
import { printOf } from '../src/history/run-names.js';
import { loadSqlite } from '../src/history/sqlite.js';
import { storeRuns } from '../src/history/store-runs.js';
import { dag, task } from '../test/support/definitions.js';

const RUNS = 10_000;
const TASKS = 10;
const DAGS = 20;

/** Fills a home with 10,000 finished runs of 20 DAGs (`dag_0` …) and their index. */
export async function buildHome(home: string): Promise<void> {
  const { Database } = await loadSqlite();
  const database = new Database();
  createTables(database);
  const runs: FoldedRun[] = [];
  const start = Date.UTC(2026, 0, 1);
  for (let number = 0; number < RUNS; number += 1) runs.push(addRun(home, start + number * 60_000, number));
  const { mtimeNs } = lstatSync(runsFolder(home), { bigint: true });
  const names = runs.map(({ runId }) => runId);
  await storeRuns(database, runs, {
    changesOffset: RUNS * 27,
    runsMtimeNs: String(mtimeNs),
    runsPrint: printOf(names),
  });
  writeIndexFile(home, database.export());
  database.close();
}

/** One run more. Finished runs are never read again, so that a few lines stand for a whole journal. */
export function addRun(home: string, at: number, number: number): FoldedRun {
  const events = journalOf(at, number);
  const [first] = events;
  const state = foldEvents(events);
  if (!first || !state) throw new Error('The bench made an empty run');
  const { path, journal } = runFolder(home, first.run_id);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  writeFileSync(journal, text);
  noteChange(home, first.run_id);
  return { kind: 'run', runId: first.run_id, state, size: Buffer.byteLength(text), changed: null };
}

function journalOf(at: number, number: number): RunEvent[] {
  const definition = definitionOf(`dag_${number % DAGS}`);
  const hasFailed = number % 7 === 0;
  const bodies: RunEventBody[] = [
    {
      type: 'run_created',
      dag_id: definition.id,
      definition,
      params: {},
      trigger: number % 3 === 0 ? 'manual' : 'schedule',
      logical_date: new Date(at).toISOString(),
      file: `/project/dags/${definition.id}.dag.yaml`,
      project: '/project',
    },
    { type: 'run_started', slots: 4 },
    ...definition.tasks.flatMap(({ id }, place): RunEventBody[] => {
      const state = hasFailed && place === TASKS - 1 ? 'failed' : 'success';
      return [
        { type: 'attempt_starting', task_id: id, attempt: 1, nonce: `n${number}-${place}` },
        {
          type: 'attempt_finished',
          task_id: id,
          attempt: 1,
          outcome: state,
          ...(state === 'failed' ? { reason: 'exit_code', exit_code: 2 } : {}),
          duration_ms: 100 + ((number * 37 + place * 11) % 900),
        },
        { type: 'task_state', task_id: id, state, reason: 'attempt' },
      ];
    }),
    { type: 'run_finished', dag_id: definition.id, state: hasFailed ? 'failed' : 'success', tasks: {} },
  ];
  const run_id = ulid(at);
  return bodies.map((body, place) => ({
    version: 1,
    seq: place + 1,
    run_id,
    at: new Date(at + place * 100).toISOString(),
    ...body,
  }));
}

function definitionOf(id: string): DagDefinition {
  const tasks = Array.from({ length: TASKS }, (_, place) =>
    task(`task_${place}`, place === 0 ? [] : [`task_${place - 1}`]),
  );
  return dag(tasks, { id });
}
