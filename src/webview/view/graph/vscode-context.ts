// What the editor's own context menu is told of the task under the pointer: its commands get it as their argument.
import type { Page } from '../context.js';

/** For `data-vscode-context`; undefined outside of an editor, and where there is no task. */
export function contextOf({ state }: Page, taskId: string | null): string | undefined {
  if (taskId === null || state.host.value !== 'editor') return undefined;
  const runId = state.runId.value;
  const attempts = runId === null ? 0 : (state.run.task(taskId)?.attempts.length ?? 0);
  return JSON.stringify({
    webviewSection: attempts > 0 ? 'task logged' : runId === null ? 'task' : 'task inRun',
    taskId,
    // Not followed: each key typed would draw every node anew.
    dagId: state.dag.peek()?.id,
    ...(runId !== null && { runId }),
  });
}
