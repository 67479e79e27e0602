// The DAG files of the project, read and checked, in memory; read again when they change.
import { type FSWatcher, watch } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import type { AskHost } from '../../core/host-description.js';
import type { DefinitionResult } from '../../definition/check-source.js';
import { findDagFiles, loadDagFile } from '../../definition/discover.js';
import { findDuplicateDags } from '../../definition/duplicate-dags.js';
import type { FileReading } from '../../definition/file-reading.js';
import { hostAsker } from '../../engine/hosts/host-asker.js';
import { statIfAny } from '../../files/stat-if-any.js';
import { pace } from '../../history/pace.js';

/** Known files are looked at so often, whatever the watchers say. */
const LOOK_MS = 5000;
/** The search for new files walks the whole project: it may take one part in so many of the time. */
const SEARCH_SHARE = 500;
const MERGE_MS = 100;
const MOST_WATCHED_FOLDERS = 200;

export interface ServedDag {
  readonly id: string;
  /** Relative to the project, with `/`. */
  readonly file: string;
  readonly result: DefinitionResult;
  /** Another file has this id, too, ignoring case: which one is meant can't be told. */
  readonly isTwin: boolean;
}

interface Loaded {
  readonly signature: string;
  readonly reading: FileReading;
}

export class ServedDags {
  readonly #project: string;
  readonly #ask: AskHost;
  readonly #files = new Map<string, Loaded>();
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #listeners = new Set<() => void>();
  #list: readonly ServedDag[] = [];
  #byId: ReadonlyMap<string, ServedDag> = new Map();
  #revision = 0;
  #timer: NodeJS.Timeout | undefined;
  #searchAt = 0;
  #looking: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(project: string) {
    this.#project = project;
    this.#ask = hostAsker(project);
  }

  /** By id, then by file. */
  get list(): readonly ServedDag[] {
    return this.#list;
  }

  /** Goes up with every change. */
  get revision(): number {
    return this.#revision;
  }

  get(id: string): ServedDag | undefined {
    return this.#byId.get(id);
  }

  /** Returns what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads all files, then looks at them now and then. */
  async open(): Promise<void> {
    await this.refresh();
    this.#plan(LOOK_MS);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  /** Searches and looks at everything now. O(project). */
  refresh(): Promise<void> {
    this.#searchAt = 0;
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  #plan(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#looking.then(() => this.#look()).finally(() => this.#plan(LOOK_MS));
    }, delayMs).unref();
  }

  async #look(): Promise<void> {
    const now = performance.now();
    const isSearch = now >= this.#searchAt;
    const paths = isSearch ? await this.#search(now) : [...this.#files.keys()];
    let isChanged = false;
    if (isSearch) {
      const here = new Set(paths);
      for (const known of [...this.#files.keys()])
        if (!here.has(known)) isChanged = this.#files.delete(known);
    }
    const turn = pace();
    for (const path of paths) {
      if (await this.#load(path)) isChanged = true;
      await turn();
    }
    if (isSearch) this.#watchFolders();
    if (isChanged) this.#takeUp();
  }

  async #search(now: number): Promise<readonly string[]> {
    const before = process.cpuUsage();
    const paths = await findDagFiles(this.#project);
    const { user, system } = process.cpuUsage(before);
    this.#searchAt = now + Math.max(LOOK_MS, ((user + system) / 1000) * SEARCH_SHARE);
    return paths;
  }

  async #load(path: string): Promise<boolean> {
    const status = statIfAny(path);
    if (!status) return this.#files.delete(path);
    const signature = `${status.mtimeMs} ${status.size} ${status.ino}`;
    if (this.#files.get(path)?.signature === signature) return false;
    this.#files.set(path, { signature, reading: await loadDagFile(path, { ask: this.#ask }) });
    return true;
  }

  #takeUp(): void {
    const results = [...this.#files.values()].flatMap(({ reading }) =>
      reading.dags.map((dag): DefinitionResult => ({ ...dag, ignored: [] })),
    );
    const twins = findDuplicateDags(results);
    const list = results.map((result) => ({
      id: result.id,
      file: relative(this.#project, result.file).replaceAll(sep, '/'),
      result,
      isTwin: twins.has(result),
    }));
    this.#list = list.sort((a, b) => compare(a.id, b.id) || compare(a.file, b.file));
    this.#byId = new Map(this.#list.toReversed().map((dag) => [dag.id, dag]));
    this.#revision += 1;
    for (const listener of this.#listeners) listener();
  }

  /** Folders that hold DAG files, and the project's own. */
  #watchFolders(): void {
    const folders = new Set([this.#project, ...[...this.#files.keys()].map(dirname)]);
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.has(folder) || this.#watchers.size >= MOST_WATCHED_FOLDERS) continue;
      try {
        const watcher = watch(folder, (_, name) => {
          if (name === null || !/\.dag\.\w+$|_dag\.py$/.test(name)) return;
          this.#searchAt = 0;
          this.#plan(MERGE_MS);
        });
        watcher.on('error', () => {});
        this.#watchers.set(folder, watcher.unref());
      } catch {
        // Out of watches: the looks now and then do.
      }
    }
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
