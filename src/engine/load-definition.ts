// The DAG that a file in code makes, as its host said: what a run of it runs.
import { relative } from 'node:path';
import type { DagDefinition } from '../core/definition.js';
import type { HostAnswer } from '../core/host-description.js';
import type { RunState } from '../core/run-state.js';
import { loadDagFile } from '../definition/discover.js';
import { dagIn } from '../definition/file-reading.js';
import { checkParams } from '../definition/params.js';

export type LoadedDefinition =
  /** `params` are those of the run with the defaults of this definition. */
  | { readonly ok: true; readonly definition: DagDefinition; readonly params: RunState['params'] }
  /** `message`: each line a place in the file and what is wrong there. */
  | { readonly ok: false; readonly message: string };

const MOST_ERRORS = 5;

/** `answer` is of this run's file. Never rejects. O(file). */
export async function loadedDefinition(
  file: string,
  { project, dag_id, params }: Pick<RunState, 'project' | 'dag_id' | 'params'>,
  answer: HostAnswer,
): Promise<LoadedDefinition> {
  const shown = shownPath(file, project);
  if (!answer.ok) return { ok: false, message: `${shown}: ${answer.message}` };
  const own = answer.description.problems.filter(({ dag_id: dag }) => dag === undefined);
  if (own.length > 0) {
    const lines = own.slice(0, MOST_ERRORS).map(({ line, message }) => `${shown}:${line}: ${message}`);
    return { ok: false, message: lines.join('\n') };
  }
  const reading = await loadDagFile(file, { ask: async () => answer, isAlwaysAsked: true });
  const dag = dagIn(reading, dag_id);
  if (dag?.definition) return withParams(dag.definition, params);
  const errors = (dag ?? reading).problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) {
    const ids = reading.dags.map(({ id }) => id).join(', ') || 'none';
    return { ok: false, message: `${shown} makes no DAG ${dag_id} now (its DAGs: ${ids})` };
  }
  const lines = errors
    .slice(0, MOST_ERRORS)
    .map(({ range, message }) => `${shown}:${range.start.line + 1}: ${message}`);
  return { ok: false, message: lines.join('\n') };
}

/** What the file asks for no more may still be read by its functions. */
function withParams(definition: DagDefinition, params: RunState['params']): LoadedDefinition {
  const given = Object.entries(params).filter(([name]) => Object.hasOwn(definition.params, name));
  const checked = checkParams(definition.params, Object.fromEntries(given));
  if (checked.ok) return { ok: true, definition, params: { ...params, ...checked.values } };
  const lines = checked.faults.map(({ path, message }) => `the parameter ${path.slice(1)} ${message}`);
  return { ok: false, message: lines.join('\n') };
}

function shownPath(file: string, project: string): string {
  const path = relative(project, file);
  return path === '' || path.startsWith('..') ? file : path;
}
