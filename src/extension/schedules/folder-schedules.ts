// What has been decided about schedules in each folder, on or off and what is paused, kept in step with its home, which
// terminals change too.
import * as vscode from 'vscode';
import type { ScheduledDag } from '../../scheduler/dag-files.js';
import type { SchedulerSettings, WatchedSettings } from '../../scheduler/scheduler-settings.js';
import { contextKey } from '../context-key.js';
import type { DagFiles } from '../dags/dag-files.js';
import { Disposables } from '../disposables.js';
import { CONTEXT_KEYS } from '../ids.js';
import type { RunStore } from '../runs/run-store.js';

const LOOK_MS = 2000;
/** Not in the way of what the editor does when it starts. */
const FIRST_LOOK_MS = 200;

export interface FolderSchedules {
  readonly folder: vscode.WorkspaceFolder;
  readonly store: RunStore;
  /** Real path of the project's folder. */
  readonly project: string;
  readonly settings: SchedulerSettings;
  /** Schedules are on, and may be: never in an untrusted workspace, nor in a history that came with the folder. */
  readonly isOn: boolean;
}

/** The folders with their files and homes. */
interface Folders {
  readonly files: Pick<DagFiles, 'all'>;
  readonly folders: readonly Pick<FolderSchedules, 'folder' | 'store' | 'project'>[];
  /** Null: the folders changed. */
  readonly onDidChangeList: vscode.Event<RunStore | null>;
}

export class Schedules implements vscode.Disposable {
  readonly #source: Folders;
  readonly #held = new Disposables();
  readonly #changed = this.#held.add(new vscode.EventEmitter<void>());
  readonly #watched = new Map<string, { readonly home: string; readonly settings: WatchedSettings }>();
  readonly #areOn = contextKey(CONTEXT_KEYS.schedulesOn);
  readonly #areOff = contextKey(CONTEXT_KEYS.schedulesOff);
  #folders: readonly FolderSchedules[] = [];
  readonly onDidChange = this.#changed.event;

  constructor(source: Folders) {
    this.#source = source;
    const first = setTimeout(() => void this.look(), FIRST_LOOK_MS);
    this.#held.add({ dispose: () => clearTimeout(first) });
    const timer = setInterval(() => void this.look(), LOOK_MS);
    this.#held.add({ dispose: () => clearInterval(timer) });
    this.#held.add(source.onDidChangeList((store) => store === null && void this.look()));
  }

  get folders(): readonly FolderSchedules[] {
    return this.#folders;
  }

  of(folder: vscode.WorkspaceFolder): FolderSchedules | undefined {
    return this.#folders.find((each) => each.folder.uri.toString() === folder.uri.toString());
  }

  isPaused(folder: vscode.WorkspaceFolder, dagId: string): boolean {
    return this.of(folder)?.settings.paused.has(dagId) ?? false;
  }

  /** The DAGs of a folder that can run by their schedules. O(DAG files of the workspace). */
  async dags(folder: vscode.WorkspaceFolder): Promise<readonly ScheduledDag[]> {
    const { isScheduled, knownDags } = await import('./late.js');
    const files = this.#source.files.all.filter(
      (file) => file.folder.uri.toString() === folder.uri.toString(),
    );
    return knownDags(files.map(({ result }) => result)).filter(isScheduled);
  }

  /** Looks now: something has been decided here. */
  async look(): Promise<void> {
    // Loaded when the editor has started.
    const { WatchedSettings } = await import('./late.js');
    const before = this.#folders;
    this.#folders = this.#source.folders.map(({ folder, store, project }) => {
      const settings = this.#settingsOf(WatchedSettings, folder, store.home.home);
      return { folder, store, project, settings, isOn: settings.enabled && !store.home.readOnly };
    });
    const isSame =
      before.length === this.#folders.length &&
      before.every(({ store, settings, isOn }, place) => {
        const now = this.#folders[place];
        return now?.store === store && now.settings === settings && now.isOn === isOn;
      });
    if (isSame) return;
    this.#areOn(this.#folders.some(({ isOn }) => isOn));
    this.#areOff(this.#folders.some(({ isOn, store }) => !isOn && !store.home.readOnly));
    this.#changed.fire();
  }

  dispose(): void {
    this.#held.dispose();
  }

  #settingsOf(
    Watched: typeof WatchedSettings,
    folder: vscode.WorkspaceFolder,
    home: string,
  ): SchedulerSettings {
    const key = folder.uri.toString();
    const known = this.#watched.get(key);
    const watched = known?.home === home ? known : { home, settings: new Watched(home) };
    this.#watched.set(key, watched);
    return watched.settings.read();
  }
}
