// What is wrong with the files of `env_file`, which no text of a DAG tells: looked at on disk, and again when they change.
import { basename, dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Problem } from '../../core/problem.js';
import { Disposables } from '../disposables.js';
import type { DagFiles } from './dag-files.js';

/** Fires with a DAG file whose files of variables are other than they were. */
export class EnvFileFaults implements vscode.Disposable {
  readonly #files: DagFiles;
  readonly #held = new Disposables();
  readonly #changed = this.#held.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #problems = new Map<string, readonly Problem[]>();
  /** By DAG file; `paths` are the files that each watches, one a line. */
  readonly #watches = new Map<string, { readonly paths: string; readonly watch: vscode.Disposable }>();
  readonly onDidChange = this.#changed.event;

  constructor(files: DagFiles) {
    this.#files = files;
    this.#held.add(files.onDidChange((uris) => uris.forEach((uri) => void this.#look(uri))));
  }

  dispose(): void {
    for (const { watch } of this.#watches.values()) watch.dispose();
    this.#held.dispose();
  }

  of(uri: vscode.Uri): readonly Problem[] {
    return this.#problems.get(uri.toString()) ?? [];
  }

  async #look(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const dags = uri.scheme === 'file' ? this.#files.in(uri).map(({ result }) => result) : [];
    const named = dags.flatMap(({ definition }) => definition?.env_file ?? []);
    if (named.length === 0 && !this.#watches.has(key)) return;
    const { envFileEntry, findEnvFileProblems } = await import('./reading-parts.js');
    const folder = dirname(uri.fsPath);
    this.#watch(uri, [...new Set(named.map((entry) => resolve(folder, envFileEntry(entry).path)))]);
    const problems = dags.flatMap((dag) => findEnvFileProblems(uri.fsPath, dag));
    if (problems.length === 0 && this.of(uri).length === 0) return;
    this.#problems.set(key, problems);
    this.#changed.fire(uri);
  }

  #watch(uri: vscode.Uri, paths: readonly string[]): void {
    const key = uri.toString();
    const before = this.#watches.get(key);
    if (before?.paths === paths.join('\n')) return;
    before?.watch.dispose();
    this.#watches.delete(key);
    if (paths.length === 0) return;
    const look = () => void this.#look(uri);
    const watches = paths.map((path) => {
      const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(path)), basename(path));
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      watcher.onDidCreate(look);
      watcher.onDidChange(look);
      watcher.onDidDelete(look);
      return watcher;
    });
    this.#watches.set(key, { paths: paths.join('\n'), watch: vscode.Disposable.from(...watches) });
  }
}
