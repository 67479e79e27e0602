// One item in the status bar while anything runs; its tooltip has the runs with their progress and a way to end them.
import * as vscode from 'vscode';
import type { RunState } from '../../core/run-state.js';
import { isFinalTaskState } from '../../core/states.js';
import { debounced } from '../disposables.js';
import { VIEWS } from '../ids.js';
import type { Services } from '../services.js';
import { stateWords } from '../views/state-icon.js';

const MERGE_MS = 250;
/** A tooltip that fills the window is none. */
const MOST_SHOWN = 10;

export function registerStatusBar(services: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('taskflow.running', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('TaskFlow runs');
  item.command = `${VIEWS.runs}.focus`;
  const update = () => {
    const states = services.stores.flatMap((store) => store.live.flatMap(({ state }) => state ?? []));
    const running = states.filter(({ state }) => state === 'running');
    const queued = states.filter(({ state }) => state === 'queued');
    if (running.length + queued.length === 0) {
      item.hide();
      return;
    }
    item.text = running.length > 0 ? `$(sync~spin) ${running.length}` : `$(clock) ${queued.length}`;
    const label = vscode.l10n.t('TaskFlow: {0} running, {1} queued', running.length, queued.length);
    item.tooltip = tooltip(label, [...running, ...queued]);
    item.accessibilityInformation = { label };
    item.show();
  };
  update();
  const later = debounced(MERGE_MS, update);
  return vscode.Disposable.from(
    item,
    later,
    services.onDidChangeList(later),
    services.onDidChangeRun(({ events }) => {
      const isTold = (type: string) => type !== 'attempt_starting' && type !== 'attempt_started';
      if (events.some(({ type }) => isTold(type))) later();
    }),
  );
}

function tooltip(label: string, states: readonly RunState[]): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const text = new vscode.MarkdownString(`${label}\n\n`, true);
  text.isTrusted = { enabledCommands: ['taskflow.cancelRun', 'taskflow.openGraph'] };
  for (const state of states.slice(0, MOST_SHOWN)) {
    const tasks = [...state.tasks.values()];
    const ended = tasks.filter((task) => isFinalTaskState(task.state)).length;
    const progress =
      state.state === 'running' ? t('{0} of {1} tasks', ended, tasks.length) : stateWords(state.state);
    const argument = encodeURIComponent(JSON.stringify({ runId: state.run_id }));
    const graph = `[${t('Graph')}](command:taskflow.openGraph?${argument})`;
    const cancel = `[${t('Cancel')}](command:taskflow.cancelRun?${argument})`;
    text.appendMarkdown(`- **${state.dag_id}** ${progress} · ${graph} · ${cancel}\n`);
  }
  if (states.length > MOST_SHOWN) text.appendMarkdown(`- ${t('and {0} more', states.length - MOST_SHOWN)}\n`);
  return text;
}
