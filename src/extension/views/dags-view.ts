// The DAGs view: by folder and tag, each with its last state and next time, its tasks below.
import * as vscode from 'vscode';
import { Disposables } from '../disposables.js';
import { CONTEXT_KEYS, VIEWS } from '../ids.js';
import type { Services } from '../services.js';
import { DagsList } from './dags-list.js';
import { type DagNode, type DagsNode, dagsItem, dagTooltip, tasksBelow } from './dags-nodes.js';
import { LastRuns } from './last-runs.js';

/** Changes are shown together, at most four times a second. */
const MERGE_MS = 250;
/** The next times pass by themselves. */
const TICK_MS = 60_000;

export function registerDagsView(services: Services): vscode.Disposable {
  return new DagsView(services);
}

class DagsView implements vscode.TreeDataProvider<DagsNode>, vscode.Disposable {
  readonly #services: Services;
  readonly #held = new Disposables();
  readonly #changed = this.#held.add(new vscode.EventEmitter<DagsNode | DagsNode[] | undefined>());
  readonly #view: vscode.TreeView<DagsNode>;
  readonly #list = new DagsList();
  readonly #last: LastRuns;
  /** What is held is not what is to be shown: it is read when the view asks. */
  #isStale = true;
  #areTimesChanged = false;
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    this.#last = new LastRuns(services);
    const options = { treeDataProvider: this, showCollapseAll: true };
    this.#view = this.#held.add(vscode.window.createTreeView(VIEWS.dags, options));
    this.#held.add(services.files.onDidChange(() => this.#later()));
    this.#held.add(
      services.onDidChangeList((store) => {
        this.#last.outdate(store);
        this.#later();
      }),
    );
    this.#held.add(
      services.onDidChangeRun((change) => {
        this.#last.note(change);
        this.#later();
      }),
    );
    this.#held.add(services.schedules.onDidChange(() => this.#timesChanged()));
    void this.#untilLooked();
    const tick = setInterval(() => this.#timesChanged(), TICK_MS);
    this.#held.add({ dispose: () => clearInterval(tick) });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#held.dispose();
  }

  getTreeItem(node: DagsNode): Promise<vscode.TreeItem> {
    const schedules = node.kind === 'dag' ? this.#services.schedules.of(node.file.folder) : undefined;
    return dagsItem(node, schedules);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: DagsNode): Promise<vscode.TreeItem> {
    if (node.kind !== 'dag') return item;
    const isOn = this.#services.schedules.of(node.file.folder)?.isOn ?? false;
    item.tooltip = await dagTooltip(node, isOn);
    return item;
  }

  async getChildren(node?: DagsNode): Promise<DagsNode[]> {
    switch (node?.kind) {
      case undefined:
        if (this.#isStale) await this.#read();
        return [...this.#list.roots];
      case 'folder':
        return [...node.nodes];
      case 'tag':
        return [...node.dags];
      case 'dag':
        return tasksBelow(node);
      default:
        return [];
    }
  }

  async #untilLooked(): Promise<void> {
    // Files are looked for when all parts are there, in this same turn.
    await Promise.resolve();
    await this.#services.files.ready;
    await vscode.commands.executeCommand('setContext', CONTEXT_KEYS.hasLooked, true);
  }

  async #read(): Promise<'all' | readonly DagNode[]> {
    const { files } = this.#services;
    // While nothing is found yet the view waits: that there is nothing is known only in the end.
    if (files.all.length === 0) await files.ready;
    await this.#last.refresh();
    this.#isStale = false;
    const folders = vscode.workspace.workspaceFolders ?? [];
    return this.#list.update({ folders, files: files.all, lastRun: (file) => this.#last.of(file) });
  }

  #timesChanged(): void {
    this.#areTimesChanged = true;
    this.#later();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#showChanges();
    }, MERGE_MS);
  }

  async #showChanges(): Promise<void> {
    const areTimesChanged = this.#areTimesChanged;
    this.#areTimesChanged = false;
    // Nobody has asked yet, or was just told to.
    if (this.#isStale) return;
    if (!this.#view.visible) {
      this.#isStale = true;
      return this.#changed.fire(undefined);
    }
    const changed = await this.#read();
    if (changed === 'all') return this.#changed.fire(undefined);
    const timed = areTimesChanged
      ? this.#list.dags.filter(({ file }) => file.result.definition?.schedule !== undefined)
      : [];
    const nodes = [...new Set([...changed, ...timed])];
    if (nodes.length > 0) this.#changed.fire(nodes);
  }
}
