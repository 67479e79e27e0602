// The folders that paths in a task's log may be relative to.
import { dirname, isAbsolute, resolve } from 'node:path';
import type { RunState } from '../../core/run-state.js';

/** The likeliest first: the task's working folder, the DAG's, the file's, the project's. */
export function taskFolders(state: RunState, taskId: string): readonly string[] {
  const own = state.file === null ? state.project : dirname(state.file);
  const { definition } = state;
  const dag = below(own, definition.working_dir);
  const task = definition.tasks.find(({ id }) => id === taskId);
  return [...new Set([below(dag, task?.working_dir), dag, own, state.project])];
}

/** A folder that only an expression names is not known here. */
function below(folder: string, path: string | undefined): string {
  if (path === undefined || path.includes('${{')) return folder;
  return isAbsolute(path) ? path : resolve(folder, path);
}
