// A DAG file as its page sees it.
import * as vscode from 'vscode';
import type { DagView } from '../../webview/protocol.js';
import type { DagFile } from '../dags/dag-files.js';

export function dagView(file: DagFile, revision: number): DagView {
  const { id, definition, tasks, problems, positions } = file.result;
  const lines: Record<string, number> = {};
  for (const task of tasks) {
    const line = positions.task(task.id)?.key.start.line;
    if (line !== undefined) lines[task.id] = line;
  }
  return {
    id,
    file: vscode.workspace.asRelativePath(file.uri),
    revision,
    definition,
    ...(!definition && {
      outline: tasks.map(({ id: task, depends_on }) => ({ id: task, depends_on: [...depends_on] })),
    }),
    problems: [...problems],
    lines,
  };
}
