// A message only when a run failed or took long; a success that was quick is seen in the views.
import * as vscode from 'vscode';
import type { RunState } from '../../core/run-state.js';
import { SETTINGS } from '../ids.js';
import type { Services } from '../services.js';

export function registerNotifications(services: Services): vscode.Disposable {
  return services.onDidChangeRun(({ events, state, runId }) => {
    // A journal read from its start tells of ends long past: only one of this moment is news.
    const end = events.findLast(({ type }) => type === 'run_finished');
    if (!end || Date.now() - Date.parse(end.at) > 10_000 || state.ended_at === undefined) return;
    void notify(state, runId);
  });
}

async function notify(state: RunState, runId: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  const { l10n, window, commands } = vscode;
  const isFailure = state.state === 'failed';
  const seconds = ((state.ended_at ?? 0) - (state.deadline_from ?? state.created_at)) / 1000;
  const after = settings.get<number>(SETTINGS.notifyAfter, 60);
  const graph = l10n.t('Graph');
  const openLog = l10n.t('Log');
  const retry = l10n.t('Retry failed');
  let chosen: string | undefined;
  if (isFailure) {
    if (!settings.get<boolean>(SETTINGS.notifyFailure, true)) return;
    const failed = [...state.tasks.values()].find(
      (task) => task.state === 'failed' || task.state === 'timed_out',
    );
    const text = failed
      ? l10n.t('{0} failed: {1}', state.dag_id, failed.id)
      : l10n.t('{0} failed', state.dag_id);
    chosen = await window.showErrorMessage(text, graph, openLog, retry);
    if (chosen === openLog) await commands.executeCommand('taskflow.openLog', { runId, taskId: failed?.id });
  } else if (state.state === 'success' && after > 0 && seconds >= after) {
    const text = l10n.t('{0} completed in {1} s', state.dag_id, Math.round(seconds));
    chosen = await window.showInformationMessage(text, graph);
  }
  if (chosen === graph) await commands.executeCommand('taskflow.openGraph', { runId });
  if (chosen === retry) await commands.executeCommand('taskflow.retryFailed', { runId });
}
