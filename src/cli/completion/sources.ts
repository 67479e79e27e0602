// Names that words are completed from: the project's DAGs, the history's runs, their tasks.
import { findDagFiles, loadDagFile } from '../../definition/discover.js';
import { readRunState } from '../../history/journal-reader.js';
import { findProject } from '../../history/project-root.js';
import { listRuns } from '../../history/queries.js';
import { runFolder } from '../../history/run-folder.js';
import { resolveRunId } from '../../history/run-ids.js';
import type { CliContext } from '../cli-context.js';
import { findDag } from '../find-dag.js';
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
    const { id, definition } = await loadDagFile(file);
    const description = definition?.description ?? '';
    candidates.push({ word: id, description, isFile: false });
    candidates.push({ word: shownPath(context.cwd, file), description, isFile: true });
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

/** Task ids of the DAG that a file or an id names. */
export async function dagTasks(context: CliContext, fileOrId: string): Promise<Candidate[]> {
  const { result } = await findDag(context, fileOrId);
  return result.tasks.map(({ id }) => ({
    word: id,
    description: result.definition?.tasks.find((task) => task.id === id)?.description ?? '',
  }));
}

/** `name=` for each parameter of a DAG. */
export async function paramCandidates(context: CliContext, fileOrId: string): Promise<Candidate[]> {
  const { result } = await findDag(context, fileOrId);
  return Object.entries(result.definition?.params ?? {}).map(([name, param]) => ({
    word: `${name}=`,
    description: param.description ?? param.type,
  }));
}

/** Task ids of a run, with their states. */
export function runTasks(context: CliContext, prefix: string): Candidate[] {
  const { home } = openHome(context, { mode: 'read' });
  const resolved = resolveRunId(home, prefix);
  if (resolved.kind !== 'one') return [];
  const state = readRunState(runFolder(home, resolved.run_id).journal);
  return [...(state?.tasks.values() ?? [])].map(({ id, state: description }) => ({ word: id, description }));
}
