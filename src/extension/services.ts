// What the parts of the extension share: the DAG files, and the runs of each workspace folder.
import * as vscode from 'vscode';
import type { DagFile, DagFiles } from './dags/dag-files.js';
import { Disposables } from './disposables.js';
import type { RunChange } from './runs/live-run.js';
import { type FoundHome, projectHome } from './runs/project-home.js';
import { RunStore } from './runs/run-store.js';
import { Schedules } from './schedules/folder-schedules.js';

export interface FolderRunChange extends RunChange {
  readonly store: RunStore;
}

export interface FolderStore {
  readonly folder: vscode.WorkspaceFolder;
  readonly store: RunStore;
  /** Real path of the project's folder: folders that share a history may be of several. */
  readonly project: string;
}

export class Services implements vscode.Disposable {
  readonly context: vscode.ExtensionContext;
  readonly files: DagFiles;
  readonly #held = new Disposables();
  /** By home: several folders may have one. */
  readonly #stores = new Map<string, RunStore>();
  /** Folders that had DAGs at the last look: those may have a home made. */
  #withDags: ReadonlySet<string> = new Set();
  /** By folder. */
  #homes: ReadonlyMap<string, FoundHome> = new Map();
  readonly #runChanged = this.#held.add(new vscode.EventEmitter<FolderRunChange>());
  readonly #listChanged = this.#held.add(new vscode.EventEmitter<RunStore | null>());
  /** A run of any folder that is not over has new events. */
  readonly onDidChangeRun = this.#runChanged.event;
  /** Runs came, ended or went in a folder; null: the folders changed. */
  readonly onDidChangeList = this.#listChanged.event;
  readonly schedules: Schedules;
  /** The DAG whose graph is the active editor, if one is. */
  dagInFront: () => DagFile | undefined = () => undefined;

  constructor(context: vscode.ExtensionContext, files: DagFiles) {
    this.context = context;
    this.files = files;
    const update = () => this.#updateFolders();
    this.#held.add(vscode.workspace.onDidChangeWorkspaceFolders(update));
    this.#held.add(files.onDidChange(() => this.#makeHomes()));
    // Watches can be out, or fail, without a word: who comes back to the window sees what is there.
    this.#held.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#lookAgain()));
    // The home may be written from now on.
    this.#held.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        for (const store of this.#stores.values()) store.dispose();
        this.#stores.clear();
        this.#homes = new Map();
        update();
      }),
    );
    update();
    this.schedules = this.#held.add(new Schedules(this));
  }

  get stores(): readonly RunStore[] {
    return [...this.#stores.values()];
  }

  /** The folders that have a history. */
  get folders(): readonly FolderStore[] {
    return (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => {
      const found = this.#homes.get(folder.uri.toString());
      const store = this.storeOf(folder);
      return found?.ok && store ? [{ folder, store, project: found.home.project }] : [];
    });
  }

  /** Why the history of a folder can't be read or written, where that is so. */
  get faults(): readonly string[] {
    const ofHomes = [...this.#homes.values()].flatMap((found) => (found.ok ? [] : [found.message]));
    return [...ofHomes, ...this.stores.flatMap(({ fault }) => fault ?? [])];
  }

  storeOf(folder: vscode.WorkspaceFolder): RunStore | undefined {
    const found = this.#homes.get(folder.uri.toString());
    return found?.ok ? this.#stores.get(found.home.home) : undefined;
  }

  /** The first folder that keeps its history in a store. */
  folderOf(store: RunStore): vscode.WorkspaceFolder | undefined {
    return this.folders.find((each) => each.store === store)?.folder;
  }

  /** What a folder's runs count as their project's. */
  projectOf(folder: vscode.WorkspaceFolder): string | undefined {
    const found = this.#homes.get(folder.uri.toString());
    return found?.ok ? found.home.project : undefined;
  }

  /** The store that holds a run that is not over, or whose history names it. */
  async storeOfRun(runId: string): Promise<RunStore | undefined> {
    const live = this.stores.find((store) => store.liveState(runId));
    if (live) return live;
    const { findRun } = await import('../history/queries.js');
    for (const store of this.stores) {
      const index = await store.index();
      if (!index) continue;
      // A quick run may have ended since the index last looked.
      if (!findRun(index, runId)) await index.refresh();
      if (findRun(index, runId)) return store;
    }
    return undefined;
  }

  /** The present file of a run's DAG. */
  fileOfRun(store: RunStore, dagId: string): DagFile | undefined {
    return this.files.all.find((file) => file.result.id === dagId && this.storeOf(file.folder) === store);
  }

  dispose(): void {
    for (const store of this.#stores.values()) store.dispose();
    this.#held.dispose();
  }

  #lookAgain(): void {
    if ([...this.#homes.values()].some(({ ok }) => !ok)) this.#updateFolders();
    for (const store of this.#stores.values()) store.lookNow();
  }

  /** A folder gets a history of its own with its first DAG. */
  #makeHomes(): void {
    const lacks = ({ folder }: DagFile) => !this.#withDags.has(folder.uri.toString());
    if (this.files.all.some(lacks)) this.#updateFolders();
  }

  #updateFolders(): void {
    const before = this.#homes;
    const withDags = new Set(this.files.all.map(({ folder }) => folder.uri.toString()));
    const homes = new Map<string, FoundHome>();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const key = folder.uri.toString();
      const known = before.get(key);
      const mayMake = withDags.has(key);
      const isKnown = known?.ok && (this.#withDags.has(key) || !mayMake);
      const found = isKnown ? known : projectHome(folder, mayMake);
      if (found) homes.set(key, found);
    }
    this.#homes = homes;
    this.#withDags = withDags;
    const wanted = new Map(
      [...homes.values()].flatMap((found) => (found.ok ? [[found.home.home, found.home]] : [])),
    );
    for (const [path, store] of this.#stores) {
      if (wanted.has(path)) continue;
      store.dispose();
      this.#stores.delete(path);
    }
    for (const [path, home] of wanted) {
      if (this.#stores.has(path)) continue;
      const store = new RunStore(home);
      store.onDidChangeRun((change) => this.#runChanged.fire({ ...change, store }));
      store.onDidChangeList(() => this.#listChanged.fire(store));
      this.#stores.set(path, store);
    }
    this.#listChanged.fire(null);
  }
}
