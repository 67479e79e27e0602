// Tells menus and the palette what there is to act on: runs, runs under way, and which files are DAGs.
import { opendirSync } from 'node:fs';
import type * as vscode from 'vscode';
import { isRunId, runsFolder } from '../../history/run-folder.js';
import { contextKey } from '../context-key.js';
import { Disposables } from '../disposables.js';
import { CONTEXT_KEYS } from '../ids.js';
import type { Services } from '../services.js';

export function registerMenuContext(services: Services): vscode.Disposable {
  const held = new Disposables();
  const hasRuns = contextKey(CONTEXT_KEYS.hasRuns);
  const hasActiveRuns = contextKey(CONTEXT_KEYS.hasActiveRuns);
  const dagPaths = contextKey(CONTEXT_KEYS.dagPaths);
  const runsChanged = () => {
    const isAnyActive = services.stores.some(({ live }) => live.length > 0);
    hasActiveRuns(isAnyActive);
    hasRuns(isAnyActive || services.stores.some(({ home }) => hasRun(home.home)));
  };
  const filesChanged = () => {
    const paths = services.files.all.map(({ uri }) => (uri.authority ? uri.path : uri.fsPath)).sort();
    dagPaths(Object.fromEntries(paths.map((path) => [path, true])));
  };
  runsChanged();
  held.add(services.onDidChangeList(runsChanged));
  held.add(services.files.onDidChange(filesChanged));
  return held;
}

/** Without the index, which would load SQLite: one entry of a folder tells. */
function hasRun(home: string): boolean {
  try {
    const folder = opendirSync(runsFolder(home));
    try {
      for (let entry = folder.readSync(); entry; entry = folder.readSync())
        if (isRunId(entry.name)) return true;
      return false;
    } finally {
      folder.closeSync();
    }
  } catch {
    return false;
  }
}
