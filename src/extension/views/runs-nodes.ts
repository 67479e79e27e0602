// The nodes of the Runs view: each knows its label, icon, tooltip and what can be done with it.
import * as vscode from 'vscode';
import type { Attempt, TaskRun } from '../../core/run-state.js';
import { isFinalRunState, type RunStateName, type TaskStateName, type Trigger } from '../../core/states.js';
import type { RunStore } from '../runs/run-store.js';
import { stateIcon, stateWords } from './state-icon.js';
import { clockTime, dayTime, durationWords, fullTime } from './times.js';

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
  readonly message: string | null;
}

export interface TaskEntry {
  readonly task_id: string;
  readonly state: TaskStateName;
  readonly attempts: number;
  readonly duration_ms: number;
  readonly message: string | null;
}

export type RunsNode =
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly label: string;
      readonly runs: readonly RunEntry[];
    }
  | { readonly kind: 'run'; readonly run: RunEntry; readonly isGroupedByDag: boolean }
  | { readonly kind: 'task'; readonly run: RunEntry; readonly task: TaskEntry }
  | { readonly kind: 'attempt'; readonly run: RunEntry; readonly taskId: string; readonly attempt: Attempt }
  | { readonly kind: 'more' }
  | { readonly kind: 'rest'; readonly run: RunEntry; readonly count: number };

export function treeItem(node: RunsNode): vscode.TreeItem {
  switch (node.kind) {
    case 'group':
      return groupItem(node);
    case 'run':
      return runItem(node.run, node.isGroupedByDag);
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
    case 'rest': {
      const item = new vscode.TreeItem(vscode.l10n.t('{0} more tasks: open the graph', node.count));
      item.id = `${node.run.run_id}/rest`;
      item.command = { command: 'taskflow.openGraph', title: '', arguments: [{ runId: node.run.run_id }] };
      return item;
    }
  }
}

function groupItem(node: Extract<RunsNode, { kind: 'group' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group/${node.key}`;
  item.description = String(node.runs.length);
  return item;
}

function runItem(run: RunEntry, isGroupedByDag: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(
    isGroupedByDag ? dayTime(run.created_at) : run.dag_id,
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = run.run_id;
  const duration =
    run.started_at === null ? '' : durationWords((run.ended_at ?? Date.now()) - run.started_at);
  const isLive = !isFinalRunState(run.state) && run.state !== 'interrupted';
  item.description = [
    isGroupedByDag ? '' : clockTime(run.created_at),
    stateWords(run.state),
    isLive ? '' : duration,
  ]
    .filter((word) => word !== '')
    .join(' · ');
  item.iconPath = stateIcon(run.state);
  item.contextValue = `run ${runAbilities(run)}`;
  item.tooltip = runTooltip(run, duration);
  item.accessibilityInformation = { label: `${run.dag_id}, ${item.description}` };
  return item;
}

/** Words that menus match. */
function runAbilities(run: RunEntry): string {
  if (run.store.home.readOnly) return 'readonly';
  if (run.state === 'interrupted') return 'resumable cancellable';
  if (!isFinalRunState(run.state)) return 'cancellable';
  return run.state === 'success' ? 'deletable' : 'retryable deletable';
}

function runTooltip(run: RunEntry, duration: string): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const rows = [
    `**${run.dag_id}** — ${stateWords(run.state)}`,
    `${t('Started')}: ${run.started_at === null ? '–' : fullTime(run.started_at)}`,
    `${t('Ended')}: ${run.ended_at === null ? '–' : fullTime(run.ended_at)}`,
    `${t('Duration')}: ${duration || '–'}`,
    `${t('Trigger')}: ${run.trigger} · ${t('logical date')} ${run.logical_date}`,
    `${t('Run')}: \`${run.run_id}\``,
  ];
  const text = new vscode.MarkdownString(rows.join('  \n'));
  if (run.message) text.appendMarkdown('\n\n').appendText(run.message);
  return text;
}

function taskItem(run: RunEntry, task: TaskEntry): vscode.TreeItem {
  const state =
    task.attempts > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
  const item = new vscode.TreeItem(task.task_id, state);
  item.id = `${run.run_id}/${task.task_id}`;
  const words = [stateWords(task.state)];
  if (task.duration_ms > 0) words.push(durationWords(task.duration_ms));
  if (task.attempts > 1) words.push(vscode.l10n.t('{0} attempts', task.attempts));
  item.description = words.join(' · ');
  item.iconPath = stateIcon(task.state);
  const isRetryable = isFinalRunState(run.state) && !run.store.home.readOnly;
  item.contextValue = `task${isRetryable ? ' retryable' : ''}${task.attempts > 0 ? ' logged' : ''}`;
  item.tooltip = task.message ?? undefined;
  item.accessibilityInformation = { label: `${task.task_id}, ${item.description}` };
  return item;
}

function attemptItem(run: RunEntry, taskId: string, attempt: Attempt): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Attempt {0}', attempt.number));
  item.id = `${run.run_id}/${taskId}/${attempt.number}`;
  const words = [stateWords(attempt.outcome ?? 'running')];
  if (attempt.outcome) words.push(durationWords(attempt.duration_ms));
  if (attempt.exit_code) words.push(vscode.l10n.t('exit code {0}', attempt.exit_code));
  item.description = words.join(' · ');
  item.iconPath = stateIcon(attempt.outcome ?? 'running');
  item.contextValue = 'attempt logged';
  item.tooltip = attempt.message;
  const target = { runId: run.run_id, taskId, attempt: attempt.number };
  item.command = { command: 'taskflow.openLog', title: vscode.l10n.t('Open Log'), arguments: [target] };
  return item;
}

export function taskEntry(task: TaskRun): TaskEntry {
  return {
    task_id: task.id,
    state: task.state,
    attempts: task.attempts.length,
    duration_ms: task.attempts.reduce((sum, attempt) => sum + attempt.duration_ms, 0),
    message: task.attempts.at(-1)?.message ?? task.message ?? null,
  };
}
