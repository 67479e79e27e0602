// One item in the status bar while anything runs.
import * as vscode from 'vscode';
import { VIEWS } from '../ids.js';
import type { Services } from '../services.js';

export function registerStatusBar(services: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('taskflow.running', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('TaskFlow runs');
  item.command = `${VIEWS.runs}.focus`;
  const update = () => {
    const states = services.stores.flatMap((store) => store.live.map(({ state }) => state));
    const running = states.filter((state) => state?.state === 'running');
    const queued = states.filter((state) => state?.state === 'queued').length;
    if (running.length + queued === 0) {
      item.hide();
      return;
    }
    item.text = running.length > 0 ? `$(sync~spin) ${running.length}` : `$(clock) ${queued}`;
    const names = running.map((state) => `- ${state?.dag_id}`).join('\n');
    const tooltip = vscode.l10n.t('TaskFlow: {0} running, {1} queued', running.length, queued);
    item.tooltip = new vscode.MarkdownString(`${tooltip}\n\n${names}`);
    item.accessibilityInformation = { label: tooltip };
    item.show();
  };
  update();
  return vscode.Disposable.from(
    item,
    services.onDidChangeList(update),
    services.onDidChangeRun(({ events }) => {
      if (events.some(({ type }) => type === 'run_started' || type === 'run_finished')) update();
    }),
  );
}
