// A run as a document that can only be read: its tasks with states and durations, for the editor's own diff.
import * as vscode from 'vscode';
import { attemptsMs, type RunState } from '../../core/run-state.js';
import { loadRunState } from '../../history/load-run-state.js';
import { runFolder } from '../../history/run-folder.js';
import type { Services } from '../services.js';
import { stateWords } from '../views/state-icon.js';
import { durationWords } from '../views/times.js';

const SCHEME = 'taskflow-run';

export function registerRunDocuments(services: Services): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async (uri) => {
      const runId = uri.path.slice(1).split('/')[0] ?? '';
      const store = await services.storeOfRun(runId);
      const state = store ? await loadRunState(runFolder(store.home.home, runId).journal) : null;
      return state ? describe(state) : vscode.l10n.t('This run is not in the history any more.');
    },
  });
}

/** Where a run's document is found. */
export function runDocument(runId: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${runId}/run.txt` });
}

function describe(state: RunState): string {
  const lines = [
    `${state.dag_id}`,
    `state      ${stateWords(state.state)}`,
    `params     ${JSON.stringify(state.params)}`,
    `trigger    ${state.trigger}`,
    '',
  ];
  for (const task of state.tasks.values()) {
    const duration = attemptsMs(task.attempts);
    const words = [stateWords(task.state), task.attempts.length > 0 ? durationWords(duration) : ''];
    lines.push(`${task.id.padEnd(30)} ${words.join('  ')}`.trimEnd());
  }
  return `${lines.join('\n')}\n`;
}
