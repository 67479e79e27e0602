// Progress of the runs that this window started, each in a notification that can cancel it: only of one that takes a
// while, and not where its graph is looked at.
import * as vscode from 'vscode';
import { isSelected, type RunState } from '../../core/run-state.js';
import { isFinalRunState, isFinalTaskState } from '../../core/states.js';
import { Disposables } from '../disposables.js';
import { GRAPH_VIEW_TYPE, SETTINGS } from '../ids.js';
import type { Services } from '../services.js';
import { setting } from '../setting.js';
import { stateWords } from '../views/state-icon.js';
import type { RunStore } from './run-store.js';
import type { StartedHere } from './started-here.js';

/** A run that is over by then has shown no progress. */
const SHOW_AFTER_MS = 2_000;
/** Changes are shown together. */
const MERGE_MS = 250;
/** More would hide the editor; the status bar has them all. */
const MOST_SHOWN = 3;

interface Watched {
  readonly due: NodeJS.Timeout;
  isDue: boolean;
  shown?: Shown;
}

/** A notification that is there; `end` takes it away. */
interface Shown {
  readonly update: (state: RunState) => void;
  readonly end: () => void;
}

export function registerProgress(services: Services, started: StartedHere): vscode.Disposable {
  return new RunProgress(services, started);
}

class RunProgress implements vscode.Disposable {
  readonly #services: Services;
  readonly #held = new Disposables();
  readonly #watched = new Map<string, Watched>();
  #timer: NodeJS.Timeout | undefined;

  constructor(services: Services, started: StartedHere) {
    this.#services = services;
    const later = () => this.#later();
    this.#held.add(started.onDidStart((runId) => this.#watch(runId)));
    this.#held.add(services.onDidChangeList(later));
    this.#held.add(services.onDidChangeRun(({ runId }) => this.#watched.has(runId) && later()));
    this.#held.add(vscode.window.tabGroups.onDidChangeTabs(later));
    this.#held.add(vscode.window.tabGroups.onDidChangeTabGroups(later));
    this.#held.add(
      vscode.workspace.onDidChangeConfiguration(
        (event) => event.affectsConfiguration(SETTINGS.notifyProgress) && later(),
      ),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const runId of this.#watched.keys()) this.#forget(runId);
    this.#held.dispose();
  }

  #later(): void {
    if (this.#watched.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#update();
    }, MERGE_MS);
  }

  #watch(runId: string): void {
    this.#forget(runId);
    const due = setTimeout(() => {
      watched.isDue = true;
      this.#update();
    }, SHOW_AFTER_MS);
    const watched: Watched = { due, isDue: false };
    this.#watched.set(runId, watched);
  }

  #forget(runId: string): void {
    const watched = this.#watched.get(runId);
    clearTimeout(watched?.due);
    watched?.shown?.end();
    this.#watched.delete(runId);
  }

  #update(): void {
    let room = MOST_SHOWN;
    for (const [runId, watched] of this.#watched) {
      if (!watched.isDue) continue;
      const store = this.#services.stores.find((each) => each.liveState(runId));
      const live = store?.live.find(({ folder }) => folder.runId === runId);
      const state = live?.state;
      // One that is interrupted goes on only when it is resumed, which tells of a start again.
      if (!store || !state || isFinalRunState(state.state) || live.stateSeen === 'interrupted') {
        this.#forget(runId);
        continue;
      }
      if (room === 0 || !this.#isWanted(store) || isGraphVisible(state.dag_id)) {
        watched.shown?.end();
        delete watched.shown;
        continue;
      }
      room -= 1;
      watched.shown ??= show(runId, state.dag_id);
      watched.shown.update(state);
    }
  }

  #isWanted(store: RunStore): boolean {
    return setting<boolean>(SETTINGS.notifyProgress, this.#services.folderOf(store)?.uri);
  }
}

function show(runId: string, dagId: string): Shown {
  const { l10n, window } = vscode;
  let percent = 0;
  let isCancelling = false;
  let report: (part: { message: string; increment?: number }) => void = () => {};
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const options = { location: vscode.ProgressLocation.Notification, title: dagId, cancellable: true };
  void window.withProgress(options, (progress, token) => {
    report = (part) => progress.report(part);
    token.onCancellationRequested(() => {
      isCancelling = true;
      report({ message: l10n.t('is being cancelled') });
      void vscode.commands.executeCommand('taskflow.cancelRun', { runId });
    });
    return over;
  });
  return {
    end,
    update: (state) => {
      if (isCancelling) return;
      const { message, done } = progressOf(state);
      // Of a retry the number that ended may go back.
      const increment = Math.max(0, done * 100 - percent);
      percent += increment;
      report({ message, increment });
    },
  };
}

/** `3 of 10 tasks, 2 running`, and the share of tasks that ended. */
function progressOf(state: RunState): { readonly message: string; readonly done: number } {
  const { t } = vscode.l10n;
  if (state.state === 'queued') return { message: stateWords('queued'), done: 0 };
  const tasks = [...state.tasks.values()].filter(({ id }) => isSelected(state, id));
  const ended = tasks.filter((task) => isFinalTaskState(task.state)).length;
  const running = tasks.filter((task) => task.state === 'running').length;
  const message = t('{0} of {1} tasks, {2} running', ended, tasks.length, running);
  return { message, done: tasks.length === 0 ? 0 : ended / tasks.length };
}

/** The graph of a DAG is an editor that is in front; its title is the DAG's id. */
function isGraphVisible(dagId: string): boolean {
  return vscode.window.tabGroups.all.some(({ activeTab }) => {
    if (!(activeTab?.input instanceof vscode.TabInputWebview)) return false;
    // The editor puts a prefix before the type.
    return activeTab.input.viewType.endsWith(GRAPH_VIEW_TYPE) && activeTab.label === dagId;
  });
}
