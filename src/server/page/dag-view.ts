// A served DAG as its page sees it.
import type { DagView } from '../../webview/protocol.js';
import type { ServedDag } from '../dags/served-dags.js';

export function dagView(dag: ServedDag | undefined, revision: number): DagView {
  if (!dag) return { id: '', file: null, revision, definition: null, outline: [], problems: [], lines: {} };
  const { id, definition, tasks, problems, positions } = dag.result;
  const lines: Record<string, number> = {};
  for (const task of tasks) {
    const line = positions.task(task.id)?.key.start.line;
    if (line !== undefined) lines[task.id] = line;
  }
  return {
    id,
    file: dag.file,
    revision,
    definition,
    ...(!definition && { outline: tasks.map((task) => ({ id: task.id, depends_on: [...task.depends_on] })) }),
    problems: [...problems],
    lines,
  };
}
