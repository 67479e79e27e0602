// What the parts of the extension share: the DAG files, and the runs of each workspace folder.
import * as vscode from 'vscode';
import type { DagFile, DagFiles } from './dags/dag-files.js';
import { Disposables } from './disposables.js';
import { projectHome } from './runs/project-home.js';
import { type RunChange, RunStore } from './runs/run-store.js';
import { Schedules } from './schedules/folder-schedules.js';

export interface FolderRunChange extends RunChange {
  readonly store: RunStore;
}

export interface FolderStore {
  readonly folder: vscode.WorkspaceFolder;
  readonly store: RunStore;
}

export class Services implements vscode.Disposable {
  readonly context: vscode.ExtensionContext;
  readonly files: DagFiles;
  readonly #held = new Disposables();
  readonly #stores = new Map<string, RunStore>();
  readonly #runChanged = this.#held.add(new vscode.EventEmitter<FolderRunChange>());
  readonly #listChanged = this.#held.add(new vscode.EventEmitter<RunStore | null>());
  /** A run of any folder that is not over has new events. */
  readonly onDidChangeRun = this.#runChanged.event;
  /** Runs came, ended or went in a folder; null: the folders changed. */
  readonly onDidChangeList = this.#listChanged.event;
  readonly schedules: Schedules;

  constructor(context: vscode.ExtensionContext, files: DagFiles) {
    this.context = context;
    this.files = files;
    const update = () => this.#updateFolders();
    this.#held.add(vscode.workspace.onDidChangeWorkspaceFolders(update));
    // The home may be written from now on.
    this.#held.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        for (const store of this.#stores.values()) store.dispose();
        this.#stores.clear();
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
      const store = this.storeOf(folder);
      return store ? [{ folder, store }] : [];
    });
  }

  storeOf(folder: vscode.WorkspaceFolder): RunStore | undefined {
    return this.#stores.get(folder.uri.toString());
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

  #updateFolders(): void {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const wanted = new Set(folders.map(({ uri }) => uri.toString()));
    for (const [key, store] of this.#stores) {
      if (wanted.has(key)) continue;
      store.dispose();
      this.#stores.delete(key);
    }
    for (const folder of folders) {
      const key = folder.uri.toString();
      if (this.#stores.has(key)) continue;
      const home = projectHome(folder, this.context.storageUri);
      if (!home) continue;
      const store = new RunStore(home);
      store.onDidChangeRun((change) => this.#runChanged.fire({ ...change, store }));
      store.onDidChangeList(() => this.#listChanged.fire(store));
      this.#stores.set(key, store);
    }
    this.#listChanged.fire(null);
  }
}
