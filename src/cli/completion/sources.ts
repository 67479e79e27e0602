// Names that words are completed from: the project's DAGs, the history's runs, their tasks.
import { resolve } from 'node:path';
import type { DefinitionResult } from '../../definition/check-source.js';
import { findDagFiles, loadDagFile } from '../../definition/discover.js';
import { readRunStateIfAny } from '../../history/journal-reader.js';
import { findProject } from '../../history/project-root.js';
import { listRuns } from '../../history/queries.js';
import { runFolder } from '../../history/run-folder.js';
import { resolveRunId } from '../../history/run-ids.js';
import type { CliContext } from '../cli-context.js';
import { isFile } from '../find-dag.js';
import { openHome } from '../open-home.js';
import { shownPath } from '../problems/shown-path.js';
import { withIndex } from '../runs/with-index.js';
import { relativeTime } from '../text/times.js';
import type { Candidate } from './candidate.js';

const MOST_RUNS = 100;

/** Ids of the project's DAGs, and their files. */
export async function dagCandidates(
  context: CliContext,
): Promise<(Candidate & { readonly isFile: boolean })[]> {
  const candidates: (Candidate & { readonly isFile: boolean })[] = [];
  for (const file of await findDagFiles(findProject(context.cwd).root)) {
    const { dags } = await loadDagFile(file);
    const descriptions = dags.map(({ definition }) => definition?.description ?? '');
    for (const [index, { id }] of dags.entries())
      candidates.push({ word: id, description: descriptions[index] ?? '', isFile: false });
    candidates.push({
      word: shownPath(context.cwd, file),
      description: descriptions.length === 1 ? (descriptions[0] ?? '') : '',
      isFile: true,
    });
  }
  return candidates;
}

/** The newest runs. */
export async function runCandidates(context: CliContext): Promise<Candidate[]> {
  const now = Date.now();
  return withIndex(context, openHome(context, { mode: 'read' }), (index) =>
    listRuns(index, {}, { limit: MOST_RUNS }).runs.map(({ run_id, dag_id, state, created_at }) => ({
      word: run_id,
      description: `${dag_id}, ${state}, ${relativeTime(created_at, now)}`,
    })),
  );
}

/** Ids of the DAGs in a file. */
export async function fileDags(context: CliContext, file: string): Promise<Candidate[]> {
  return (await dagsOf(context, file)).map(({ id, definition }) => {
    return { word: id, description: definition?.description ?? '' };
  });
}

/** Task ids of the DAGs that a file or an id names. */
export async function dagTasks(context: CliContext, fileOrId: string): Promise<Candidate[]> {
  return (await dagsOf(context, fileOrId)).flatMap(({ tasks, definition }) =>
    tasks.map(({ id }) => ({
      word: id,
      description: definition?.tasks.find((task) => task.id === id)?.description ?? '',
    })),
  );
}

/** `name=` for each parameter of a DAG. */
export async function paramCandidates(context: CliContext, fileOrId: string): Promise<Candidate[]> {
  return (await dagsOf(context, fileOrId)).flatMap(({ definition }) =>
    Object.entries(definition?.params ?? {}).map(([name, param]) => ({
      word: `${name}=`,
      description: param.description ?? param.type,
    })),
  );
}

/** Those of a file, or the one with this id: as their texts tell, for nothing is run because a key was pressed. */
async function dagsOf(context: CliContext, fileOrId: string): Promise<readonly DefinitionResult[]> {
  const path = resolve(context.cwd, fileOrId);
  if (isFile(path)) return (await loadDagFile(path)).dags;
  for (const file of await findDagFiles(findProject(context.cwd).root)) {
    const named = (await loadDagFile(file)).dags.filter(({ id }) => id === fileOrId);
    if (named.length > 0) return named;
  }
  return [];
}

/** Task ids of a run, with their states. */
export function runTasks(context: CliContext, prefix: string): Candidate[] {
  const { home } = openHome(context, { mode: 'read' });
  const resolved = resolveRunId(home, prefix);
  if (resolved.kind !== 'one') return [];
  const state = readRunStateIfAny(runFolder(home, resolved.run_id).journal);
  return [...(state?.tasks.values() ?? [])].map(({ id, state: description }) => ({ word: id, description }));
}
