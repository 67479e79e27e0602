// The nodes of the Runs view: each knows its label, icon and what can be done with it.
import * as vscode from 'vscode';
import { type Attempt, attemptsMs, type TaskRun } from '../../core/run-state.js';
import { tookMs } from '../../core/run-time.js';
import { isFinalRunState, type RunStateName, type TaskStateName, type Trigger } from '../../core/states.js';
import type { RunStore } from '../runs/run-store.js';
import { attemptReasonWords } from './reason-words.js';
import { stateIcon, stateWords } from './state-icon.js';
import { clockTime, dayTime, durationWords, spokenDuration } from './times.js';

export interface RunEntry {
  readonly store: RunStore;
  readonly run_id: string;
  readonly dag_id: string;
  readonly state: RunStateName;
  readonly trigger: Trigger;
  readonly logical_date: string;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly idle_ms: number;
  readonly message: string | null;
}

export interface TaskEntry {
  readonly task_id: string;
  readonly state: TaskStateName;
  readonly attempts: number;
  readonly duration_ms: number;
}

/** A node stays the same object while what it stands for changes: so the view can be told of it alone. */
export interface GroupNode {
  readonly kind: 'group';
  readonly key: string;
  label: string;
  runs: readonly RunNode[];
  /** False while older ones may belong to it that are not loaded. */
  isWhole: boolean;
}

export interface RunNode {
  readonly kind: 'run';
  readonly isGroupedByDag: boolean;
  run: RunEntry;
}

export interface TaskNode {
  readonly kind: 'task';
  run: RunEntry;
  task: TaskEntry;
}

export type RunsNode =
  | GroupNode
  | RunNode
  | TaskNode
  | { readonly kind: 'attempt'; readonly run: RunEntry; readonly taskId: string; readonly attempt: Attempt }
  | { readonly kind: 'more' }
  /** Why a history can't be read: an empty list would look as if nothing had ever run. */
  | { readonly kind: 'fault'; readonly message: string }
  | { readonly kind: 'rest'; readonly run: RunEntry; readonly count: number };

/** `folder`: the name of the folder of a run, where runs of several are listed. */
export function treeItem(node: RunsNode, folder = ''): vscode.TreeItem {
  switch (node.kind) {
    case 'group':
      return groupItem(node);
    case 'run':
      return runItem(node.run, node.isGroupedByDag, folder);
    case 'task':
      return taskItem(node.run, node.task);
    case 'attempt':
      return attemptItem(node.run, node.taskId, node.attempt);
    case 'more': {
      const item = new vscode.TreeItem(vscode.l10n.t('Load more…'));
      item.id = 'more';
      item.command = { command: 'taskflow.loadMoreRuns', title: '' };
      return item;
    }
    case 'fault': {
      const title = vscode.l10n.t('The history can’t be read');
      const item = new vscode.TreeItem(title);
      item.id = `fault/${node.message}`;
      item.description = node.message;
      item.tooltip = new vscode.MarkdownString()
        .appendText(node.message)
        .appendMarkdown('\n\n')
        .appendText(vscode.l10n.t('Click to open TaskFlow’s log.'));
      item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
      item.command = { command: 'taskflow.showLog', title: '' };
      item.accessibilityInformation = { label: `${title}: ${node.message}` };
      return item;
    }
    case 'rest': {
      const item = new vscode.TreeItem(vscode.l10n.t('{0} more tasks: open the graph', node.count));
      item.id = `${node.run.run_id}/rest`;
      item.command = { command: 'taskflow.openGraph', title: '', arguments: [{ runId: node.run.run_id }] };
      return item;
    }
  }
}

function groupItem({ key, label, runs, isWhole }: GroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group/${key}`;
  const count = isWhole ? String(runs.length) : `${runs.length}+`;
  item.description = count;
  item.accessibilityInformation = {
    label: `${label}, ${count === '1' ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', count)}`,
  };
  return item;
}

function runItem(run: RunEntry, isGroupedByDag: boolean, folder: string): vscode.TreeItem {
  const item = new vscode.TreeItem(
    isGroupedByDag ? dayTime(run.created_at) : run.dag_id,
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = run.run_id;
  const durationMs = isFinalRunState(run.state) ? tookMs(run, Date.now()) : null;
  const state = stateWords(run.state);
  item.description = words([
    isGroupedByDag ? '' : clockTime(run.created_at),
    state,
    durationMs === null ? '' : durationWords(durationMs),
    folder,
  ]).join(' · ');
  item.iconPath = stateIcon(run.state);
  item.contextValue = `run ${runAbilities(run)}`;
  item.accessibilityInformation = {
    label: words([
      run.dag_id,
      state,
      durationMs === null ? '' : spokenDuration(durationMs),
      dayTime(run.created_at),
      folder,
    ]).join(', '),
  };
  return item;
}

/** Words that menus match. */
function runAbilities(run: RunEntry): string {
  if (run.store.home.readOnly) return 'readonly';
  if (run.state === 'interrupted') return 'resumable cancellable';
  if (!isFinalRunState(run.state)) return 'cancellable';
  return run.state === 'success' ? 'deletable' : 'retryable deletable';
}

function taskItem(run: RunEntry, task: TaskEntry): vscode.TreeItem {
  const hasAttempts = task.attempts > 0;
  const item = new vscode.TreeItem(
    task.task_id,
    hasAttempts ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = `${run.run_id}/${task.task_id}`;
  const state = stateWords(task.state);
  const attempts = task.attempts > 1 ? vscode.l10n.t('{0} attempts', task.attempts) : '';
  const ms = task.duration_ms;
  item.description = words([state, ms > 0 ? durationWords(ms) : '', attempts]).join(' · ');
  item.iconPath = stateIcon(task.state);
  const isRetryable = isFinalRunState(run.state) && !run.store.home.readOnly;
  item.contextValue = `task${isRetryable ? ' retryable' : ''}${hasAttempts ? ' logged' : ''}`;
  item.accessibilityInformation = {
    label: words([task.task_id, state, ms > 0 ? spokenDuration(ms) : '', attempts]).join(', '),
  };
  return item;
}

function attemptItem(run: RunEntry, taskId: string, attempt: Attempt): vscode.TreeItem {
  const label = vscode.l10n.t('Attempt {0}', attempt.number);
  const item = new vscode.TreeItem(label);
  item.id = `${run.run_id}/${taskId}/${attempt.number}`;
  const { outcome, duration_ms: ms } = attempt;
  const state = stateWords(outcome ?? 'running');
  const why = attemptReasonWords(attempt) ?? '';
  item.description = words([state, outcome ? durationWords(ms) : '', why]).join(' · ');
  item.iconPath = stateIcon(outcome ?? 'running');
  item.contextValue = 'attempt logged';
  const target = { runId: run.run_id, taskId, attempt: attempt.number };
  item.command = { command: 'taskflow.openLog', title: vscode.l10n.t('Open Log'), arguments: [target] };
  item.accessibilityInformation = {
    label: words([label, state, outcome ? spokenDuration(ms) : '', why]).join(', '),
  };
  return item;
}

function words(parts: readonly string[]): string[] {
  return parts.filter((part) => part !== '');
}

export function taskEntry(task: TaskRun): TaskEntry {
  return {
    task_id: task.id,
    state: task.state,
    attempts: task.attempts.length,
    duration_ms: attemptsMs(task.attempts),
  };
}
