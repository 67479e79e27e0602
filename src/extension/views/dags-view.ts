// The DAGs view: by folder and tag, each with its last state and next time, its tasks below.
import * as vscode from 'vscode';
import type { GraphTask } from '../../core/graph/graph.js';
import type { RunStateName } from '../../core/states.js';
import type { DagFile } from '../dags/dag-files.js';
import { toRange } from '../dags/diagnostics.js';
import { Disposables } from '../disposables.js';
import { VIEWS } from '../ids.js';
import type { Services } from '../services.js';
import { stateIcon, stateWords } from './state-icon.js';
import { timeToCome } from './times.js';

const MERGE_MS = 250;
const MOST_TASKS = 200;

export type DagsNode =
  | { readonly kind: 'folder'; readonly folder: vscode.WorkspaceFolder }
  | {
      readonly kind: 'tag';
      readonly folder: vscode.WorkspaceFolder;
      readonly tag: string;
      readonly files: readonly DagFile[];
    }
  | { readonly kind: 'dag'; readonly file: DagFile }
  | { readonly kind: 'task'; readonly file: DagFile; readonly task: GraphTask };

export function registerDagsView(services: Services): vscode.Disposable {
  return new DagsView(services);
}

class DagsView implements vscode.TreeDataProvider<DagsNode>, vscode.Disposable {
  readonly #services: Services;
  readonly #held = new Disposables();
  readonly #changed = this.#held.add(new vscode.EventEmitter<DagsNode | undefined>());
  #timer: NodeJS.Timeout | undefined;
  #lastStates = new Map<string, RunStateName>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    const options = { treeDataProvider: this, showCollapseAll: true };
    this.#held.add(vscode.window.createTreeView(VIEWS.dags, options));
    this.#held.add(services.files.onDidChange(() => this.#later()));
    this.#held.add(services.onDidChangeList(() => this.#later()));
    this.#held.add(services.onDidChangeRun(() => this.#later()));
    this.#held.add(services.schedules.onDidChange(() => this.#later()));
    // The next times pass by themselves.
    const minute = setInterval(() => this.#later(), 60_000);
    this.#held.add({ dispose: () => clearInterval(minute) });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#held.dispose();
  }

  async getTreeItem(node: DagsNode): Promise<vscode.TreeItem> {
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
        return item;
      }
      case 'dag':
        return this.#dagItem(node.file);
      case 'task':
        return taskItem(node.file, node.task);
    }
  }

  async getChildren(node?: DagsNode): Promise<DagsNode[]> {
    const { all } = this.#services.files;
    if (!node) {
      await this.#readLastStates();
      const folders = vscode.workspace.workspaceFolders ?? [];
      const used = folders.filter((folder) => all.some((file) => isIn(file, folder)));
      const only = used[0];
      if (used.length === 1 && folders.length === 1 && only) return this.#inFolder(only);
      return used.map((folder) => ({ kind: 'folder', folder }));
    }
    switch (node.kind) {
      case 'folder':
        return this.#inFolder(node.folder);
      case 'tag':
        return node.files.map((file) => ({ kind: 'dag', file }));
      case 'dag': {
        const { tasks } = node.file.result;
        return tasks.slice(0, MOST_TASKS).map((task) => ({ kind: 'task', file: node.file, task }));
      }
      case 'task':
        return [];
    }
  }

  /** Grouped by first tag when any DAG has one. */
  #inFolder(folder: vscode.WorkspaceFolder): DagsNode[] {
    const files = this.#services.files.all
      .filter((file) => isIn(file, folder))
      .sort((a, b) => a.result.id.localeCompare(b.result.id));
    const tags = new Map<string, DagFile[]>();
    const untagged: DagFile[] = [];
    for (const file of files) {
      const tag = file.result.definition?.tags[0];
      if (tag === undefined) untagged.push(file);
      else tags.set(tag, [...(tags.get(tag) ?? []), file]);
    }
    const groups: DagsNode[] = [...tags].map(([tag, members]) => ({
      kind: 'tag',
      folder,
      tag,
      files: members,
    }));
    return [...groups, ...untagged.map((file): DagsNode => ({ kind: 'dag', file }))];
  }

  async #dagItem(file: DagFile): Promise<vscode.TreeItem> {
    const { id, definition, tasks, problems } = file.result;
    const collapsible =
      tasks.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
    const item = new vscode.TreeItem(id, collapsible);
    item.id = `dag/${file.uri.toString()}#${id}`;
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const state = this.#stateOf(file);
    const words: string[] = [];
    if (errors > 0) words.push(errors === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', errors));
    else if (state) words.push(stateWords(state));
    const tooltip = new vscode.MarkdownString(`**${id}**`);
    if (definition?.description) tooltip.appendMarkdown('\n\n').appendText(definition.description);
    const { schedules } = this.#services;
    const isPaused = schedules.isPaused(file.folder, id);
    const isOn = schedules.of(file.folder)?.isOn ?? false;
    if (definition?.schedule) {
      const { describeSchedule } = await import('../../scheduler/describe-schedule.js');
      const schedule = describeSchedule(definition.schedule, Date.now());
      const next = schedule.next[0];
      if (isPaused) words.push(vscode.l10n.t('paused'));
      else if (isOn && next) words.push(vscode.l10n.t('next {0}', timeToCome(Date.parse(next))));
      tooltip.appendMarkdown('\n\n').appendText(schedule.words);
      if (isOn) tooltip.appendMarkdown(`\n\n${schedule.next.map((time) => `- ${time}`).join('\n')}`);
      else tooltip.appendMarkdown('\n\n').appendText(vscode.l10n.t('Schedules are off for this folder.'));
    }
    tooltip.appendMarkdown(`\n\n${vscode.workspace.asRelativePath(file.uri)}`);
    item.description = words.join(' · ');
    item.tooltip = tooltip;
    item.iconPath =
      errors > 0
        ? new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
        : stateIcon(state ?? 'none');
    item.contextValue = contextOf(file, isPaused);
    item.command = goTo(file, file.result.positions.dagId() ?? undefined);
    item.accessibilityInformation = { label: `${id}, ${item.description}` };
    return item;
  }

  #stateOf(file: DagFile): RunStateName | undefined {
    const store = this.#services.storeOf(file.folder);
    const live = store?.live.findLast(({ state }) => state?.dag_id === file.result.id);
    return live?.stateSeen ?? this.#lastStates.get(stateKey(file));
  }

  async #readLastStates(): Promise<void> {
    const states = new Map<string, RunStateName>();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const index = await this.#services.storeOf(folder)?.index();
      if (!index) continue;
      const { latestRuns } = await import('../../history/queries.js');
      for (const run of latestRuns(index)) states.set(`${folder.uri.toString()}/${run.dag_id}`, run.state);
    }
    this.#lastStates = states;
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire(undefined);
    }, MERGE_MS);
  }
}

/** Words that menus look for. */
function contextOf({ result: { definition } }: DagFile, isPaused: boolean): string {
  if (!definition) return 'dag';
  if (!definition.schedule) return 'dag runnable';
  return isPaused ? 'dag runnable paused' : 'dag runnable scheduled';
}

function taskItem(file: DagFile, task: GraphTask): vscode.TreeItem {
  const item = new vscode.TreeItem(task.id);
  item.id = `task/${file.uri.toString()}#${file.result.id}/${task.id}`;
  if (task.depends_on.length > 0) item.description = `← ${task.depends_on.join(', ')}`;
  item.iconPath = new vscode.ThemeIcon('symbol-function');
  item.contextValue = file.result.definition ? 'dagTask runnable' : 'dagTask';
  item.command = goTo(file, file.result.positions.task(task.id)?.key);
  return item;
}

function goTo(file: DagFile, range: Parameters<typeof toRange>[0] | undefined): vscode.Command {
  const options = range ? { selection: toRange(range) } : {};
  return { command: 'vscode.open', title: '', arguments: [file.uri, options] };
}

function isIn(file: DagFile, folder: vscode.WorkspaceFolder): boolean {
  return file.folder.uri.toString() === folder.uri.toString();
}

function stateKey(file: DagFile): string {
  return `${file.folder.uri.toString()}/${file.result.id}`;
}
