// The nodes of the DAGs view: each knows its label, icon and what can be done with it.
import * as vscode from 'vscode';
import type { GraphTask } from '../../core/graph/graph.js';
import type { DagFile } from '../dags/dag-files.js';
import { toRange } from '../dags/diagnostics.js';
import type { FolderSchedules } from '../schedules/folder-schedules.js';
import type { LastRun } from './last-runs.js';
import { stateIcon, stateWords } from './state-icon.js';
import { fullTime, timeToCome } from './times.js';

const MOST_TASKS = 200;
const MOST_PROBLEMS = 5;

/** A node stays the same object while what it stands for changes: so the view can be told of it alone. */
export interface DagNode {
  readonly kind: 'dag';
  /** The tag that it is listed under; null: under none. */
  readonly tag: string | null;
  file: DagFile;
  last: LastRun | undefined;
}

export interface TagNode {
  readonly kind: 'tag';
  readonly folder: vscode.WorkspaceFolder;
  readonly tag: string;
  dags: readonly DagNode[];
}

export interface FolderNode {
  readonly kind: 'folder';
  readonly folder: vscode.WorkspaceFolder;
  nodes: readonly (TagNode | DagNode)[];
}

export type DagsNode =
  | FolderNode
  | TagNode
  | DagNode
  | { readonly kind: 'task'; readonly dag: DagNode; readonly file: DagFile; readonly task: GraphTask }
  | { readonly kind: 'rest'; readonly dag: DagNode; readonly count: number };

/** As many tasks as a tree can take, and a row that tells of the rest. */
export function tasksBelow(dag: DagNode): DagsNode[] {
  const { file } = dag;
  const { tasks } = file.result;
  const nodes: DagsNode[] = tasks.slice(0, MOST_TASKS).map((task) => ({ kind: 'task', dag, file, task }));
  const count = tasks.length - nodes.length;
  return count > 0 ? [...nodes, { kind: 'rest', dag, count }] : nodes;
}

export async function dagsItem(
  node: DagsNode,
  schedules: FolderSchedules | undefined,
): Promise<vscode.TreeItem> {
  switch (node.kind) {
    case 'folder': {
      const item = new vscode.TreeItem(node.folder.name, vscode.TreeItemCollapsibleState.Expanded);
      item.id = `folder/${node.folder.uri.toString()}`;
      item.iconPath = vscode.ThemeIcon.Folder;
      return item;
    }
    case 'tag': {
      const item = new vscode.TreeItem(node.tag, vscode.TreeItemCollapsibleState.Expanded);
      item.id = `tag/${node.folder.uri.toString()}/${node.tag}`;
      item.iconPath = new vscode.ThemeIcon('tag');
      item.accessibilityInformation = { label: vscode.l10n.t('Tag {0}', node.tag) };
      return item;
    }
    case 'dag':
      return dagItem(node, schedules);
    case 'task':
      return taskItem(node.dag, node.task);
    case 'rest': {
      const item = new vscode.TreeItem(vscode.l10n.t('{0} more tasks: open the graph', node.count));
      item.id = `rest/${keyOf(node.dag)}`;
      const { uri, result } = node.dag.file;
      const target = { uri, dagId: result.id };
      item.command = { command: 'taskflow.openGraph', title: '', arguments: [target] };
      return item;
    }
  }
}

async function dagItem(node: DagNode, schedules: FolderSchedules | undefined): Promise<vscode.TreeItem> {
  const { file, last } = node;
  const { id, definition, tasks, problems } = file.result;
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(id, tasks.length > 0 ? Collapsed : None);
  item.id = keyOf(node);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const isPaused = schedules?.settings.paused.has(id) ?? false;
  const words: string[] = [];
  if (errors > 0) words.push(errors === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', errors));
  else if (last) words.push(stateWords(last.state));
  if (definition?.schedule) {
    const next = schedules?.isOn && !isPaused ? (await describe(file))?.next[0] : undefined;
    if (isPaused) words.push(vscode.l10n.t('paused'));
    else if (next) words.push(vscode.l10n.t('next {0}', timeToCome(Date.parse(next))));
  }
  item.description = words.join(' · ');
  item.iconPath =
    errors > 0
      ? new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
      : stateIcon(last?.state ?? 'none');
  item.contextValue = contextOf(file, isPaused);
  item.command = goTo(file, file.result.positions.dagId() ?? undefined);
  item.accessibilityInformation = { label: [id, ...words].join(', ') };
  return item;
}

/** What is told when one rests on a DAG's row; text of its file is shown as it is. */
export async function dagTooltip({ file, last }: DagNode, isOn: boolean): Promise<vscode.MarkdownString> {
  const { l10n } = vscode;
  const { id, definition, problems } = file.result;
  const text = new vscode.MarkdownString('**').appendText(id).appendMarkdown('**');
  const part = (words: string) => text.appendMarkdown('\n\n').appendText(words);
  if (definition?.description) part(definition.description);
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const { message } of errors.slice(0, MOST_PROBLEMS)) part(message);
  if (last) part(l10n.t('Last run: {0}, {1}', stateWords(last.state), fullTime(last.created_at)));
  const schedule = await describe(file);
  if (schedule) {
    part(schedule.words);
    if (!isOn) part(l10n.t('Schedules are off for this folder.'));
    else text.appendMarkdown(`\n\n${schedule.next.map((time) => `- ${time}`).join('\n')}`);
  }
  part(vscode.workspace.asRelativePath(file.uri));
  return text;
}

async function describe({ result: { definition } }: DagFile) {
  if (!definition?.schedule) return undefined;
  // Loaded with the first schedule.
  const { scheduleWords } = await import('../schedules/schedule-words.js');
  return scheduleWords(definition.schedule);
}

/** Words that menus look for. */
function contextOf({ result: { definition } }: DagFile, isPaused: boolean): string {
  if (!definition) return 'dag';
  if (!definition.schedule) return 'dag runnable';
  return isPaused ? 'dag runnable paused' : 'dag runnable scheduled';
}

function taskItem(dag: DagNode, task: GraphTask): vscode.TreeItem {
  const { file } = dag;
  const item = new vscode.TreeItem(task.id);
  item.id = `task/${keyOf(dag)}/${task.id}`;
  const upstream = task.depends_on.join(', ');
  if (upstream !== '') item.description = `← ${upstream}`;
  item.iconPath = new vscode.ThemeIcon('symbol-function');
  item.contextValue = file.result.definition ? 'dagTask runnable' : 'dagTask';
  item.command = goTo(file, file.result.positions.task(task.id)?.key);
  item.accessibilityInformation = {
    label: upstream === '' ? task.id : vscode.l10n.t('{0}, after {1}', task.id, upstream),
  };
  return item;
}

function goTo(file: DagFile, range: Parameters<typeof toRange>[0] | undefined): vscode.Command {
  const options = range ? { selection: toRange(range) } : {};
  return { command: 'vscode.open', title: '', arguments: [file.uri, options] };
}

/** One DAG is listed under each of its tags. */
export function keyOf({ file, tag }: Pick<DagNode, 'file' | 'tag'>): string {
  const under = tag === null ? '' : `/${tag}`;
  return `dag/${file.uri.toString()}#${file.result.id}${under}`;
}
