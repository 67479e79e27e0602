// The Runs view: newest first, by day or by DAG, live, a page at a time.
import * as vscode from 'vscode';
import type { Json } from '../../core/definition.js';
import type { RunState } from '../../core/run-state.js';
import { readCreation } from '../../history/journal-reader.js';
import { loadRunState } from '../../history/load-run-state.js';
import { runFolder } from '../../history/run-folder.js';
import { Disposables } from '../disposables.js';
import { CONTEXT_KEYS, VIEWS } from '../ids.js';
import type { RunStore } from '../runs/run-store.js';
import type { Services } from '../services.js';
import {
  askFilter,
  asQuery,
  type FilterChoice,
  filterWords,
  savedFilter,
  saveFilter,
} from './runs-filter.js';
import { type RunEntry, type RunsNode, taskEntry, treeItem } from './runs-nodes.js';
import { attemptTooltip, runTooltip, taskTooltip } from './runs-tooltips.js';
import { dayName } from './times.js';

const PAGE = 50;
/** More children than this make trees slow; the graph shows all. */
const MOST_TASKS = 200;
/** Changes are shown together, at most four times a second. */
const MERGE_MS = 250;

export function registerRunsView(services: Services): vscode.Disposable {
  return new RunsView(services);
}

class RunsView implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  readonly #services: Services;
  readonly #held = new Disposables();
  readonly #changed = this.#held.add(new vscode.EventEmitter<RunsNode | undefined>());
  readonly #view: vscode.TreeView<RunsNode>;
  #shown = PAGE;
  #isByDag: boolean;
  #filter: FilterChoice;
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    const { workspaceState } = services.context;
    this.#isByDag = workspaceState.get('taskflow.runsByDag', false);
    this.#filter = savedFilter(services.context);
    this.#view = this.#held.add(
      vscode.window.createTreeView(VIEWS.runs, { treeDataProvider: this, showCollapseAll: true }),
    );
    this.#held.add(services.onDidChangeList(() => this.#later()));
    this.#held.add(services.onDidChangeRun(() => this.#later()));
    const command = (id: string, run: (...args: never[]) => unknown) =>
      this.#held.add(vscode.commands.registerCommand(id, run));
    command('taskflow.loadMoreRuns', () => {
      this.#shown += PAGE;
      this.#changed.fire(undefined);
    });
    command('taskflow.groupRunsByDay', () => this.#group(false));
    command('taskflow.groupRunsByDag', () => this.#group(true));
    command('taskflow.filterRuns', () => this.#askFilter());
    command('taskflow.clearRunsFilter', () => this.#setFilter({}));
    this.#showFilter();
    this.#group(this.#isByDag);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#held.dispose();
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    return treeItem(node);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: RunsNode): Promise<vscode.TreeItem> {
    if (node.kind === 'run') item.tooltip = runTooltip(node.run, paramsOf(node.run));
    if (node.kind === 'attempt') item.tooltip = attemptTooltip(node.attempt);
    if (node.kind === 'task') {
      const task = (await this.#state(node.run))?.tasks.get(node.task.task_id);
      if (task) item.tooltip = taskTooltip(task);
    }
    return item;
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (!node) return this.#roots();
    switch (node.kind) {
      case 'group':
        return [...node.runs];
      case 'run':
        return this.#tasks(node.run);
      case 'task': {
        const state = await this.#state(node.run);
        const attempts = state?.tasks.get(node.task.task_id)?.attempts ?? [];
        return attempts.map((attempt) => ({
          kind: 'attempt',
          run: node.run,
          taskId: node.task.task_id,
          attempt,
        }));
      }
      default:
        return [];
    }
  }

  async #roots(): Promise<RunsNode[]> {
    const lists = await Promise.all(this.#services.stores.map((store) => this.#entries(store)));
    const all = lists.flatMap(({ runs }) => runs).sort((a, b) => (a.run_id < b.run_id ? 1 : -1));
    const runs = all.slice(0, this.#shown);
    const isMore = all.length > runs.length || lists.some(({ more }) => more);
    this.#badge();
    const groups = new Map<string, RunEntry[]>();
    for (const run of runs) {
      const key = this.#isByDag ? run.dag_id : new Date(run.created_at).toDateString();
      const group = groups.get(key);
      if (group) group.push(run);
      else groups.set(key, [run]);
    }
    const last = [...groups.keys()].at(-1);
    const nodes: RunsNode[] = [...groups].map(([key, members]) => ({
      kind: 'group',
      key,
      label: this.#isByDag ? key : dayName(members[0]?.created_at ?? 0),
      runs: members.map((run) => ({ kind: 'run', run, isGroupedByDag: this.#isByDag })),
      isWhole: !isMore || (!this.#isByDag && key !== last),
    }));
    return isMore ? [...nodes, { kind: 'more' }] : nodes;
  }

  async #entries(store: RunStore): Promise<{ readonly runs: readonly RunEntry[]; readonly more: boolean }> {
    const index = await store.index();
    if (!index) return { runs: [], more: false };
    const { listRuns } = await import('../../history/queries.js');
    const page = listRuns(index, asQuery(this.#filter), { limit: this.#shown });
    const live = new Map(store.live.map((run) => [run.folder.runId, run]));
    const runs = page.runs.map((row): RunEntry => {
      const run = live.get(row.run_id);
      if (!run?.state) return { store, ...row };
      return {
        store,
        ...row,
        state: run.stateSeen ?? row.state,
        started_at: run.state.started_at ?? null,
        ended_at: run.state.ended_at ?? null,
      };
    });
    return { runs, more: page.next !== null };
  }

  async #tasks(run: RunEntry): Promise<RunsNode[]> {
    const live = run.store.liveState(run.run_id);
    let tasks = live ? [...live.tasks.values()].map(taskEntry) : null;
    if (!tasks) {
      const index = await run.store.index();
      const { tasksOfRun } = await import('../../history/queries.js');
      tasks = index ? tasksOfRun(index, run.run_id).map((row) => ({ ...row })) : [];
    }
    const nodes: RunsNode[] = tasks.slice(0, MOST_TASKS).map((task) => ({ kind: 'task', run, task }));
    return tasks.length > MOST_TASKS
      ? [...nodes, { kind: 'rest', run, count: tasks.length - MOST_TASKS }]
      : nodes;
  }

  async #state(run: RunEntry): Promise<RunState | null> {
    return (
      run.store.liveState(run.run_id) ??
      (await loadRunState(runFolder(run.store.home.home, run.run_id).journal))
    );
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#badge();
      this.#changed.fire(undefined);
    }, MERGE_MS);
  }

  #badge(): void {
    const running = this.#services.stores
      .flatMap((store) => store.live)
      .filter(({ stateSeen }) => stateSeen === 'running');
    const tooltip = vscode.l10n.t('{0} running', running.length);
    this.#view.badge = running.length > 0 ? { value: running.length, tooltip } : undefined;
  }

  #group(isByDag: boolean): void {
    this.#isByDag = isByDag;
    void this.#services.context.workspaceState.update('taskflow.runsByDag', isByDag);
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.runsGroup, isByDag ? 'dag' : 'day');
    this.#changed.fire(undefined);
  }

  async #askFilter(): Promise<void> {
    const filter = await askFilter(this.#services, this.#filter);
    if (filter) this.#setFilter(filter);
  }

  #setFilter(filter: FilterChoice): void {
    this.#filter = filter;
    this.#shown = PAGE;
    saveFilter(this.#services.context, filter);
    this.#showFilter();
    this.#changed.fire(undefined);
  }

  #showFilter(): void {
    const words = filterWords(this.#filter);
    this.#view.description = words;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.runsFiltered, words !== '');
  }
}

/** What the run was started with; null where its journal can't be read. */
function paramsOf({ store, run_id }: RunEntry): Readonly<Record<string, Json>> | null {
  const live = store.liveState(run_id);
  if (live) return live.params;
  try {
    return readCreation(runFolder(store.home.home, run_id).journal)?.params ?? null;
  } catch {
    return null;
  }
}
