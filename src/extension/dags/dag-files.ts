// The DAG files of the workspace: found by the globs, read through open editors, kept up to date.
import * as vscode from 'vscode';
import { DAG_FILE_GLOBS } from '../../definition/discover.js';
import {
  type DefinitionResult,
  LARGEST_BYTES,
  readDefinition,
  tooLarge,
} from '../../definition/read-definition.js';
import { Disposables } from '../disposables.js';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';

export interface DagFile {
  readonly uri: vscode.Uri;
  readonly folder: vscode.WorkspaceFolder;
  readonly result: DefinitionResult;
}

/** After the last key; a person is not told of what half a word would be. */
const TYPING_MS = 250;
const READ_AT_ONCE = 16;

/**
 * Fires with the files that changed; one that is gone is no longer in `all`. Nothing is looked for until `start`.
 */
export class DagFiles implements vscode.Disposable {
  readonly #files = new Map<string, DagFile>();
  readonly #held = new Disposables();
  readonly #changed = this.#held.add(new vscode.EventEmitter<readonly vscode.Uri[]>());
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #watchers = new Disposables();
  #generation = 0;
  readonly onDidChange = this.#changed.event;
  /** Settles when all files have been found once. */
  ready: Promise<void> = Promise.resolve();

  get all(): readonly DagFile[] {
    return [...this.#files.values()];
  }

  get(uri: vscode.Uri): DagFile | undefined {
    return this.#files.get(uri.toString());
  }

  /** The file that defines a DAG, in this folder where it is given. */
  find(dagId: string, folder?: vscode.WorkspaceFolder): DagFile | undefined {
    return this.all.find(
      (file) => file.result.id === dagId && (!folder || file.folder.uri.toString() === folder.uri.toString()),
    );
  }

  start(): void {
    const { workspace } = vscode;
    this.#held.add(workspace.onDidChangeTextDocument(({ document }) => this.#typed(document)));
    this.#held.add(workspace.onDidOpenTextDocument((document) => this.#typed(document)));
    this.#held.add(
      workspace.onDidCloseTextDocument(
        ({ uri }) => void (this.#files.has(uri.toString()) && this.#read([uri])),
      ),
    );
    this.#held.add(workspace.onDidChangeWorkspaceFolders(() => this.#rescan()));
    this.#held.add(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SETTINGS.globs) || event.affectsConfiguration('files.exclude'))
          this.#rescan();
      }),
    );
    this.#rescan();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#watchers.dispose();
    this.#held.dispose();
  }

  #globs(folder: vscode.WorkspaceFolder): readonly string[] {
    const globs = vscode.workspace.getConfiguration(undefined, folder.uri).get<string[]>(SETTINGS.globs);
    return globs && globs.length > 0 ? globs : DAG_FILE_GLOBS;
  }

  #rescan(): void {
    this.#generation += 1;
    this.#watchers.dispose();
    this.#watchers = new Disposables();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      for (const glob of this.#globs(folder)) {
        const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, glob));
        const look = (uri: vscode.Uri) => void this.#look(uri);
        this.#watchers.add(watcher);
        this.#watchers.add(watcher.onDidCreate(look));
        this.#watchers.add(watcher.onDidChange(look));
        this.#watchers.add(watcher.onDidDelete((uri) => this.#forget([uri])));
      }
      // A deleted or renamed folder is one event, without one for each file in it.
      const folders = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(folder, '**'),
        true,
        true,
      );
      this.#watchers.add(folders);
      this.#watchers.add(folders.onDidDelete((uri) => this.#forgetBelow(uri)));
    }
    this.ready = this.#findAll(this.#generation);
  }

  async #findAll(generation: number): Promise<void> {
    const found = new Map<string, vscode.Uri>();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      for (const glob of this.#globs(folder)) {
        const pattern = new vscode.RelativePattern(folder, glob);
        for (const uri of await this.#search(pattern)) found.set(uri.toString(), uri);
      }
    }
    if (generation !== this.#generation) return;
    this.#forget([...this.#files.values()].map(({ uri }) => uri).filter((uri) => !found.has(uri.toString())));
    const uris = [...found.values()];
    for (let start = 0; start < uris.length; start += READ_AT_ONCE) {
      await this.#read(uris.slice(start, start + READ_AT_ONCE));
    }
  }

  /** Undefined excludes what `files.exclude` does; our own list is applied on top. */
  async #search(pattern: vscode.RelativePattern): Promise<vscode.Uri[]> {
    const uris = await vscode.workspace.findFiles(pattern, undefined);
    return uris.filter((uri) => !isNever(uri));
  }

  /** A file that a watcher told of: only if discovery would find it, which knows `files.exclude`. */
  async #look(uri: vscode.Uri): Promise<void> {
    if (isNever(uri)) return;
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (!folder) return;
    if (!this.#files.has(uri.toString())) {
      const path = vscode.workspace.asRelativePath(uri, false);
      const found = await this.#search(new vscode.RelativePattern(folder, escapeGlob(path)));
      if (found.length === 0) return;
    }
    await this.#read([uri]);
  }

  #typed(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.#files.has(key)) return;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        void this.#read([document.uri]);
      }, TYPING_MS),
    );
  }

  async #read(uris: readonly vscode.Uri[]): Promise<void> {
    const changed: vscode.Uri[] = [];
    await Promise.all(
      uris.map(async (uri) => {
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        if (!folder) return;
        try {
          this.#files.set(uri.toString(), { uri, folder, result: await readResult(uri) });
        } catch (error) {
          // Deleted between the event and the look.
          log().debug(`${uri.toString()} can't be read: ${String(error)}`);
          this.#files.delete(uri.toString());
        }
        changed.push(uri);
      }),
    );
    if (changed.length > 0) this.#changed.fire(changed);
  }

  #forget(uris: readonly vscode.Uri[]): void {
    const gone = uris.filter((uri) => this.#files.delete(uri.toString()));
    if (gone.length > 0) this.#changed.fire(gone);
  }

  #forgetBelow(folder: vscode.Uri): void {
    const prefix = `${folder.toString()}/`;
    this.#forget(this.all.map(({ uri }) => uri).filter((uri) => uri.toString().startsWith(prefix)));
  }
}

async function readResult(uri: vscode.Uri): Promise<DefinitionResult> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const path = uri.scheme === 'file' ? uri.fsPath : uri.path;
  if (open) return readDefinition(open.getText(), path);
  const stat = await vscode.workspace.fs.stat(uri);
  if (stat.size > LARGEST_BYTES) return tooLarge(path);
  return readDefinition(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), path);
}

function isNever(uri: vscode.Uri): boolean {
  return /\/(node_modules|\.git|\.venv|dist)\//.test(uri.path);
}

function escapeGlob(path: string): string {
  return path.replaceAll(/[*?[\]{}]/g, '[$&]');
}
