// One item in the status bar while anything runs, or waits for someone to take it up; its tooltip has the runs with their
// progress and a way to end them.
import * as vscode from 'vscode';
import { isFinalTaskState } from '../../core/states.js';
import { debounced } from '../disposables.js';
import { VIEWS } from '../ids.js';
import type { Services } from '../services.js';
import { stateWords } from '../views/state-icon.js';
import type { LiveRun } from './live-run.js';

const MERGE_MS = 250;
const SHOWN = ['running', 'queued', 'interrupted'] as const;
/** A tooltip that fills the window is none. */
const MOST_SHOWN = 10;

export function registerStatusBar(services: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('taskflow.running', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('TaskFlow runs');
  item.command = `${VIEWS.runs}.focus`;
  const update = () => {
    const runs = services.stores.flatMap((store) => store.live);
    const [running = [], queued = [], interrupted = []] = SHOWN.map((state) =>
      runs.filter(({ stateSeen }) => stateSeen === state),
    );
    if (running.length + queued.length + interrupted.length === 0) {
      item.hide();
      return;
    }
    const parts = [
      running.length > 0 ? `$(sync~spin) ${running.length}` : '',
      queued.length > 0 && running.length === 0 ? `$(clock) ${queued.length}` : '',
      interrupted.length > 0 ? `$(debug-disconnect) ${interrupted.length}` : '',
    ];
    item.text = parts.filter((part) => part !== '').join(' ');
    const label = labelOf(running.length, queued.length, interrupted.length);
    item.tooltip = tooltip(label, [...running, ...queued, ...interrupted]);
    item.accessibilityInformation = { label, role: 'button' };
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
      if (events.length === 0 || events.some(({ type }) => isTold(type))) later();
    }),
  );
}

function labelOf(running: number, queued: number, interrupted: number): string {
  const { t } = vscode.l10n;
  const words = t('TaskFlow: {0} running, {1} queued', running, queued);
  return interrupted === 0 ? words : t('{0}, {1} interrupted', words, interrupted);
}

function tooltip(label: string, runs: readonly LiveRun[]): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const text = new vscode.MarkdownString(`${label}\n\n`, true);
  const enabledCommands = ['taskflow.cancelRun', 'taskflow.openGraph', 'taskflow.resumeRun'];
  text.isTrusted = { enabledCommands };
  for (const run of runs.slice(0, MOST_SHOWN)) {
    const { state, stateSeen } = run;
    if (!state || !stateSeen) continue;
    const tasks = [...state.tasks.values()];
    const ended = tasks.filter((task) => isFinalTaskState(task.state)).length;
    const progress =
      stateSeen === 'running' ? t('{0} of {1} tasks', ended, tasks.length) : stateWords(stateSeen);
    const argument = encodeURIComponent(JSON.stringify({ runId: state.run_id }));
    const link = (title: string, command: string) => `[${title}](command:${command}?${argument})`;
    const links = [
      link(t('Graph'), 'taskflow.openGraph'),
      ...(stateSeen === 'interrupted' ? [link(t('Resume'), 'taskflow.resumeRun')] : []),
      link(t('Cancel'), 'taskflow.cancelRun'),
    ];
    text.appendMarkdown('- **').appendText(state.dag_id);
    text.appendMarkdown(`** ${progress} · ${links.join(' · ')}\n`);
  }
  if (runs.length > MOST_SHOWN) text.appendMarkdown(`- ${t('and {0} more', runs.length - MOST_SHOWN)}\n`);
  return text;
}
