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
import type { FolderRunChange, Services } from '../services.js';
import { type FilterChoice, filterWords, savedFilter, saveFilter } from './runs-filter.js';
import type { Changed, RunsList } from './runs-list.js';
import { type RunEntry, type RunsNode, treeItem } from './runs-nodes.js';

const PAGE = 50;
/** Changes are shown together, at most four times a second. */
const MERGE_MS = 250;

export function registerRunsView(services: Services): vscode.Disposable {
  return new RunsView(services);
}

/** A live run that has changed, and the tasks that its events were about. */
interface Touched {
  readonly store: RunStore;
  readonly taskIds: Set<string>;
}

class RunsView implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  readonly #services: Services;
  readonly #held = new Disposables();
  readonly #changed = this.#held.add(new vscode.EventEmitter<RunsNode | RunsNode[] | undefined>());
  readonly #view: vscode.TreeView<RunsNode>;
  /** Loaded when the view is first seen. */
  #list: RunsList | null = null;
  #reading: Promise<Changed> = Promise.resolve([]);
  /** What is held is not what is to be shown: it is read when the view asks. */
  #isStale = true;
  #isListChanged = false;
  #touched = new Map<string, Touched>();
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
    const options = { treeDataProvider: this, showCollapseAll: true, canSelectMany: true };
    this.#view = this.#held.add(vscode.window.createTreeView(VIEWS.runs, options));
    this.#held.add(
      services.onDidChangeList(() => {
        this.#isListChanged = true;
        this.#later();
      }),
    );
    this.#held.add(services.onDidChangeRun((change) => this.#touch(change)));
    const command = (id: string, run: (...args: never[]) => unknown) =>
      this.#held.add(vscode.commands.registerCommand(id, run));
    command('taskflow.loadMoreRuns', () => {
      this.#shown += PAGE;
      this.#showAnew();
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
    const { stores } = this.#services;
    const isOneOfSeveral = node.kind === 'run' && stores.length > 1;
    return treeItem(node, isOneOfSeveral ? this.#services.folderOf(node.run.store)?.name : '');
  }

  async resolveTreeItem(item: vscode.TreeItem, node: RunsNode): Promise<vscode.TreeItem> {
    const { attemptTooltip, runTooltip, taskTooltip } = await import('./runs-tooltips.js');
    if (node.kind === 'run') item.tooltip = runTooltip(node.run, paramsOf(node.run));
    if (node.kind === 'attempt') item.tooltip = attemptTooltip(node.attempt);
    if (node.kind === 'task') {
      const task = (await this.#state(node.run))?.tasks.get(node.task.task_id);
      if (task) item.tooltip = taskTooltip(task);
    }
    return item;
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (!node) {
      if (this.#isStale) await this.#read();
      return [...(this.#list?.roots ?? [])];
    }
    switch (node.kind) {
      case 'group':
        return [...node.runs];
      case 'run':
        return this.#list?.tasks(node) ?? [];
      case 'task': {
        const { run, task } = node;
        const attempts = (await this.#state(run))?.tasks.get(task.task_id)?.attempts ?? [];
        return attempts.map((attempt) => ({ kind: 'attempt', run, taskId: task.task_id, attempt }));
      }
      default:
        return [];
    }
  }

  /** One reading after the other: each is compared with the one before. */
  #read(): Promise<Changed> {
    const read = async () => {
      this.#list ??= new (await import('./runs-list.js')).RunsList();
      this.#isStale = false;
      const [filter, isByDag, limit] = [this.#filter, this.#isByDag, this.#shown];
      const faults = () => this.#services.faults;
      return this.#list.read({ stores: this.#services.stores, faults, filter, isByDag, limit });
    };
    this.#reading = this.#reading.then(read, read);
    return this.#reading;
  }

  async #state(run: RunEntry): Promise<RunState | null> {
    return (
      run.store.liveState(run.run_id) ??
      (await loadRunState(runFolder(run.store.home.home, run.run_id).journal))
    );
  }

  #touch({ store, runId, events }: FolderRunChange): void {
    const touched = this.#touched.get(runId) ?? { store, taskIds: new Set() };
    this.#touched.set(runId, touched);
    for (const event of events) if ('task_id' in event) touched.taskIds.add(event.task_id);
    this.#later();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#showChanges();
    }, MERGE_MS);
  }

  async #showChanges(): Promise<void> {
    this.#badge();
    const touched = this.#touched;
    const isListChanged = this.#isListChanged;
    this.#touched = new Map();
    this.#isListChanged = false;
    // Nobody has asked yet, or was just told to.
    if (this.#isStale) return;
    if (!this.#view.visible) return this.#showAnew();
    const changed = isListChanged ? await this.#read() : [];
    if (changed === 'all') return this.#changed.fire(undefined);
    const runs = [...touched].flatMap(([runId, { store, taskIds }]) => {
      const run = store.live.find(({ folder }) => folder.runId === runId);
      return run ? (this.#list?.update(run, taskIds) ?? []) : [];
    });
    if (changed.length + runs.length > 0) this.#changed.fire([...changed, ...runs]);
  }

  #showAnew(): void {
    this.#isStale = true;
    this.#changed.fire(undefined);
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
    this.#showAnew();
  }

  async #askFilter(): Promise<void> {
    const { askFilter } = await import('./ask-filter.js');
    const filter = await askFilter(this.#services, this.#filter);
    if (filter) this.#setFilter(filter);
  }

  #setFilter(filter: FilterChoice): void {
    this.#filter = filter;
    this.#shown = PAGE;
    saveFilter(this.#services.context, filter);
    this.#showFilter();
    this.#showAnew();
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
