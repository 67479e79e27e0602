// The DAG files of the workspace: found by the globs, read through open editors, kept up to date.
import * as vscode from 'vscode';
import type { DefinitionResult } from '../../definition/check-source.js';
import type { FileReading } from '../../definition/file-reading.js';
import { Disposables } from '../disposables.js';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';
import { findDagFiles } from './dag-search.js';
import { onDidComeBack, watchDagFiles } from './dag-watch.js';
import { onDidChangeInterpreter } from './interpreter.js';
import { FileReader, type ReadFile, stampOf } from './read-file.js';

/** One DAG of a file; a file in code may hold several. */
export interface DagFile {
  readonly uri: vscode.Uri;
  readonly folder: vscode.WorkspaceFolder;
  /** Of the document that was read; absent: the disk was. */
  readonly version?: number;
  readonly result: DefinitionResult;
}

interface Kept extends ReadFile {
  readonly dags: readonly DagFile[];
}

/** After the last key; a person is not told of what half a word would be. */
const TYPING_MS = 200;
const READ_AT_ONCE = 16;

/**
 * Fires with the files that changed; one that is gone is no longer in `all`. Nothing is looked for until `start`.
 */
export class DagFiles implements vscode.Disposable {
  readonly #files = new Map<string, Kept>();
  readonly #held = new Disposables();
  readonly #changed = this.#held.add(new vscode.EventEmitter<readonly vscode.Uri[]>());
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #reader: FileReader;
  /** Readings of one file may end in another order than they began. */
  readonly #turns = new Map<string, number>();
  #watch: vscode.Disposable | undefined;
  #generation = 0;
  readonly onDidChange = this.#changed.event;
  /** Settles when all files have been found once. */
  ready: Promise<void> = Promise.resolve();

  /** `readWorker`: the built script that reads long texts. */
  constructor(readWorker: string) {
    this.#reader = this.#held.add(new FileReader(readWorker, (uri) => void this.#read([uri])));
  }

  /** Every DAG. */
  get all(): readonly DagFile[] {
    return [...this.#files.values()].flatMap(({ dags }) => dags);
  }

  /** A DAG of a file: the one with this id, or the only one; without an id the first. */
  get(uri: vscode.Uri, dagId?: string): DagFile | undefined {
    const dags = this.in(uri);
    if (dagId === undefined) return dags[0];
    return dags.find(({ result }) => result.id === dagId) ?? (dags.length === 1 ? dags[0] : undefined);
  }

  /** The DAGs of a file. */
  in(uri: vscode.Uri): readonly DagFile[] {
    return this.#files.get(uri.toString())?.dags ?? [];
  }

  /** What a file tells as a whole, or undefined where it is none of ours. */
  reading(uri: vscode.Uri): FileReading | undefined {
    return this.#files.get(uri.toString())?.reading;
  }

  /** Reads a file as it is on disk, its host asked where that is needed and allowed: what is about to run. */
  async readNow(uri: vscode.Uri): Promise<void> {
    clearTimeout(this.#timers.get(uri.toString()));
    this.#timers.delete(uri.toString());
    await this.#read([uri], true);
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
    this.#held.add(workspace.onDidSaveTextDocument((document) => this.#typed(document)));
    this.#held.add(workspace.onDidChangeWorkspaceFolders(() => this.#rescan()));
    this.#held.add(workspace.onDidGrantWorkspaceTrust(() => this.#rescan()));
    this.#held.add(
      onDidChangeInterpreter(() => {
        this.#reader.forgetAnswers();
        this.#rescan();
      }),
    );
    this.#held.add(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SETTINGS.globs) || event.affectsConfiguration('files.exclude'))
          this.#rescan();
      }),
    );
    this.#held.add(onDidComeBack(() => void this.#lookAgain(this.#generation)));
    this.#rescan();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#watch?.dispose();
    this.#held.dispose();
  }

  #rescan(): void {
    this.#generation += 1;
    this.#watch?.dispose();
    this.#watch = watchDagFiles({
      has: (uri) => this.#files.has(uri.toString()),
      look: (uris) => void this.#readMany(uris),
      forget: (uri) => this.#forget([uri]),
      forgetBelow: (uri) => this.#forgetBelow(uri),
    });
    this.ready = this.#findAll(this.#generation);
  }

  async #findAll(generation: number): Promise<void> {
    const found = await findDagFiles();
    if (!found || generation !== this.#generation) return;
    this.#forget(this.#uris().filter((uri) => !found.has(uri.toString())));
    await this.#readMany([...found.values()]);
  }

  /** Finds what no watch told of: texts are read only where the disk has another one. */
  async #lookAgain(generation: number): Promise<void> {
    await this.ready;
    const found = await findDagFiles();
    if (!found || generation !== this.#generation) return;
    this.#forget(this.#uris().filter((uri) => !found.has(uri.toString())));
    const isOther = await Promise.all(
      [...found].map(async ([key, uri]) => {
        const kept = this.#files.get(key);
        // The editor itself looks after what is open.
        return !kept || (kept.stamp !== undefined && kept.stamp !== (await stampOf(uri)));
      }),
    );
    await this.#readMany([...found.values()].filter((_, index) => isOther[index]));
  }

  async #readMany(uris: readonly vscode.Uri[]): Promise<void> {
    for (let start = 0; start < uris.length; start += READ_AT_ONCE) {
      await this.#read(uris.slice(start, start + READ_AT_ONCE));
    }
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

  async #read(uris: readonly vscode.Uri[], isAsked = false): Promise<void> {
    const changed: vscode.Uri[] = [];
    await Promise.all(
      uris.map(async (uri) => {
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        if (!folder) return;
        const key = uri.toString();
        const turn = (this.#turns.get(key) ?? 0) + 1;
        this.#turns.set(key, turn);
        try {
          const read = await this.#reader.read(uri, folder, isAsked);
          if (!read || this.#turns.get(key) !== turn) return;
          const dags = read.reading.dags.map((result): DagFile => {
            return { uri, folder, result, ...(read.version !== undefined && { version: read.version }) };
          });
          const before = this.#files.get(key);
          this.#files.set(key, { ...read, dags });
          if (before && isSame(before, read) && before.dags[0]?.folder === folder) return;
        } catch (error) {
          // Deleted between the event and the look.
          log().debug(`${key} can't be read: ${String(error)}`);
          this.#files.delete(key);
        }
        changed.push(uri);
      }),
    );
    if (changed.length > 0) this.#changed.fire(changed);
  }

  #uris(): vscode.Uri[] {
    return [...this.#files.values()].map(({ uri }) => uri);
  }

  #forget(uris: readonly vscode.Uri[]): void {
    // What is just being read of one is old by then.
    for (const key of uris.map(String)) this.#turns.set(key, (this.#turns.get(key) ?? 0) + 1);
    const gone = uris.filter((uri) => this.#files.delete(uri.toString()));
    for (const uri of gone) this.#reader.forget(uri);
    if (gone.length > 0) this.#changed.fire(gone);
  }

  #forgetBelow(folder: vscode.Uri): void {
    const prefix = `${folder.toString()}/`;
    this.#forget(this.#uris().filter((uri) => uri.toString().startsWith(prefix)));
  }
}

function isSame(before: ReadFile, { reading, version }: ReadFile): boolean {
  return before.reading === reading && before.version === version;
}
