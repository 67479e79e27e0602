// Tells which DAG files come, change and go while the window is open.
import * as vscode from 'vscode';
import { Disposables, debounced } from '../disposables.js';
import { dagFilePattern, findDagFiles, isInIgnoredFolder } from './dag-search.js';

export interface WatchingDagFiles {
  /** True for a file that is known. */
  has(uri: vscode.Uri): boolean;
  /** DAG files that are new or other than they were. */
  look(uris: readonly vscode.Uri[]): void;
  forget(uri: vscode.Uri): void;
  forgetBelow(folder: vscode.Uri): void;
}

/** One search for all files that come together: a checkout writes hundreds. */
const NEW_FILES_MS = 100;
/** Whoever makes a folder writes its files within this. */
const NEW_FOLDER_MS = 1000;

/** Who goes to and fro between two windows is spared a search each time. */
const COME_BACK_MS = 5_000;

/** Calls when a person comes back to the window: watches can be out, or fail, without a word. Not more often than it is of use. */
export function onDidComeBack(look: () => void): vscode.Disposable {
  let last = 0;
  let timer: NodeJS.Timeout | undefined;
  const now = () => {
    timer = undefined;
    last = Date.now();
    look();
  };
  const focus = vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused) timer ??= setTimeout(now, Math.max(0, last + COME_BACK_MS - Date.now()));
  });
  return vscode.Disposable.from(focus, { dispose: () => clearTimeout(timer) });
}

/** Watches the folders that are in the workspace now, by the settings of now. */
export function watchDagFiles(watching: WatchingDagFiles): vscode.Disposable {
  const held = new Disposables();
  const news = held.add(new News(watching));
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const pattern = dagFilePattern(folder);
    if (!pattern) continue;
    const watcher = held.add(vscode.workspace.createFileSystemWatcher(pattern));
    const look = (uri: vscode.Uri) => (watching.has(uri) ? watching.look([uri]) : news.file(uri));
    held.add(watcher.onDidCreate(look));
    held.add(watcher.onDidChange(look));
    held.add(watcher.onDidDelete((uri) => watching.forget(uri)));
    // A folder that comes, goes or is renamed is one event, without one for each file in it.
    const all = new vscode.RelativePattern(folder, '**');
    const folders = held.add(vscode.workspace.createFileSystemWatcher(all, false, true));
    held.add(folders.onDidCreate((uri) => void news.folder(uri)));
    held.add(folders.onDidDelete((uri) => watching.forgetBelow(uri)));
  }
  return held;
}

/** What is not known yet is looked at only if a search finds it, which knows `files.exclude`. */
class News implements vscode.Disposable {
  readonly #watching: WatchingDagFiles;
  readonly #held = new Disposables();
  readonly #files = new Set<string>();
  readonly #findFiles = this.#held.add(debounced(NEW_FILES_MS, () => void this.#lookAtFiles()));
  readonly #findBelow = this.#held.add(debounced(NEW_FOLDER_MS, () => void this.#lookBelow()));
  #isDisposed = false;

  constructor(watching: WatchingDagFiles) {
    this.#watching = watching;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#held.dispose();
  }

  file(uri: vscode.Uri): void {
    if (isInIgnoredFolder(uri)) return;
    this.#files.add(uri.toString());
    this.#findFiles();
  }

  /** What was written into a new folder at once has had no event of its own. */
  async folder(uri: vscode.Uri): Promise<void> {
    if (isInIgnoredFolder(uri)) return;
    try {
      const { type } = await vscode.workspace.fs.stat(uri);
      if ((type & vscode.FileType.Directory) !== 0 && !this.#isDisposed) this.#findBelow();
    } catch {
      // Gone again.
    }
  }

  async #lookAtFiles(): Promise<void> {
    const told = [...this.#files];
    this.#files.clear();
    const found = await findDagFiles();
    if (found && !this.#isDisposed) this.#watching.look(told.flatMap((key) => found.get(key) ?? []));
  }

  async #lookBelow(): Promise<void> {
    const found = await findDagFiles();
    if (!found || this.#isDisposed) return;
    this.#watching.look([...found.values()].filter((uri) => !this.#watching.has(uri)));
  }
}
