// A message only when a run failed or took long; a success that was quick is seen in the views. Of several windows that
// show a folder one tells: the one that started the run, else the one that is looked at.
import * as vscode from 'vscode';
import type { RunState } from '../../core/run-state.js';
import { Disposables } from '../disposables.js';
import { type CommandId, SETTINGS } from '../ids.js';
import type { FolderRunChange, Services } from '../services.js';
import { setting } from '../setting.js';
import { durationWords } from '../views/times.js';
import type { StartedHere } from './started-here.js';
import { claimTelling } from './told-runs.js';

/** A journal read from its start tells of ends long past: only one of this moment is news. */
const NEWS_MS = 10_000;
/** The window that started a run comes first. */
const WAIT_MS = 1_000;
/** Of all that ended while no window was looked at. */
const MOST_KEPT = 5;

export function registerNotifications(services: Services, started: StartedHere): vscode.Disposable {
  const held = new Disposables();
  const timers = new Set<NodeJS.Timeout>();
  held.add({
    dispose: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  });
  let kept: FolderRunChange[] = [];
  const tell = (change: FolderRunChange) => void notify(services, change);
  held.add(
    services.onDidChangeRun((change) => {
      const end = change.events.findLast(({ type }) => type === 'run_finished');
      if (!end || Date.now() - Date.parse(end.at) > NEWS_MS || change.state.ended_at === undefined) return;
      if (started.has(change.runId)) return tell(change);
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (vscode.window.state.focused) tell(change);
        else kept = [...kept, change].slice(-MOST_KEPT);
      }, WAIT_MS);
      timers.add(timer);
    }),
  );
  held.add(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (!focused) return;
      const late = kept;
      kept = [];
      late.forEach(tell);
    }),
  );
  return held;
}

async function notify(services: Services, { store, state, runId }: FolderRunChange): Promise<void> {
  const scope = services.folderOf(store)?.uri;
  const isFailure = state.state === 'failed';
  // Of a retried run what the retry took.
  const ms = (state.ended_at ?? 0) - (state.deadline_from ?? state.created_at);
  const after = setting<number>(SETTINGS.notifyAfter, scope);
  const isTold = isFailure
    ? setting<boolean>(SETTINGS.notifyFailure, scope)
    : state.state === 'success' && after > 0 && ms >= after * 1000;
  const { globalStorageUri } = services.context;
  if (!isTold || !claimTelling(globalStorageUri, runId, state.ended_at ?? 0)) return;
  await (isFailure ? tellFailure(state, runId) : tellSuccess(state, runId, ms));
}

async function tellFailure(state: RunState, runId: string): Promise<void> {
  const { l10n, window } = vscode;
  const failed = [...state.tasks.values()].find(
    (task) => task.state === 'failed' || task.state === 'timed_out',
  );
  // Of a file that could not be loaded its first line.
  const why = failed?.id ?? state.message?.split('\n', 1)[0];
  const text =
    why === undefined ? l10n.t('{0} failed', state.dag_id) : l10n.t('{0} failed: {1}', state.dag_id, why);
  const [graph, openLog, retry] = [l10n.t('Graph'), l10n.t('Log'), l10n.t('Retry failed')];
  const chosen = await window.showErrorMessage(text, graph, openLog, retry);
  if (chosen === graph) await run('taskflow.openGraph', { runId });
  if (chosen === openLog) await run('taskflow.openLog', { runId, taskId: failed?.id });
  if (chosen === retry) await run('taskflow.retryFailed', { runId });
}

async function tellSuccess({ dag_id }: RunState, runId: string, ms: number): Promise<void> {
  const { l10n, window } = vscode;
  const [graph, openLog] = [l10n.t('Graph'), l10n.t('Log')];
  const text = l10n.t('{0} completed in {1}', dag_id, durationWords(ms));
  const chosen = await window.showInformationMessage(text, graph, openLog);
  if (chosen === graph) await run('taskflow.openGraph', { runId });
  if (chosen === openLog) await run('taskflow.openLog', { runId });
}

function run(command: CommandId, target: object): Thenable<unknown> {
  return vscode.commands.executeCommand(command, target);
}
