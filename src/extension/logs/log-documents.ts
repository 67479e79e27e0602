// Small finished logs as documents: to be searched, not to be changed, with links to the files that they name.
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { type FileLink, findFileLinks } from '../../core/file-links.js';
import { loadRunState } from '../../history/load-run-state.js';
import { runFolder } from '../../history/run-folder.js';
import type { Services } from '../services.js';
import { taskFolders } from './task-folders.js';
import { findFile } from './terminal-links.js';

const LOGS: vscode.DocumentFilter = { scheme: 'file', pattern: '**/runs/*/logs/*.log' };
/** Of the end, where the error is. */
const MOST_LINES = 5_000;
const MOST_FILES = 200;

/** Shows a log's end; what is typed does not get into the history. */
export async function showLogDocument(path: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  const end = document.lineAt(document.lineCount - 1).range.end;
  const selection = new vscode.Range(end, end);
  await vscode.window.showTextDocument(document, { preview: true, selection });
  await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
}

export function registerLogLinks(services: Services): vscode.Disposable {
  return vscode.languages.registerDocumentLinkProvider(LOGS, {
    provideDocumentLinks: async (document, token) => {
      const folders = await foldersOf(services, document.uri.fsPath);
      const files = new Map<string, Promise<vscode.Uri | null>>();
      const links: vscode.DocumentLink[] = [];
      for (let line = Math.max(0, document.lineCount - MOST_LINES); line < document.lineCount; line += 1) {
        for (const place of findFileLinks(document.lineAt(line).text)) {
          if (!files.has(place.path) && files.size >= MOST_FILES) continue;
          const file = files.get(place.path) ?? findFile(place.path, folders);
          files.set(place.path, file);
          const uri = await file;
          if (token.isCancellationRequested) return [];
          if (uri) links.push(linkTo(uri, line, place));
        }
      }
      return links;
    },
  });
}

/** None for a log that is no run's of ours. */
async function foldersOf(services: Services, path: string): Promise<readonly string[]> {
  const folder = dirname(dirname(path));
  const runId = basename(folder);
  const store = services.stores.find(({ home }) => runFolder(home.home, runId).path === folder);
  const state = store && (await loadRunState(runFolder(store.home.home, runId).journal).catch(() => null));
  return state ? taskFolders(state, basename(path).replace(/\.\d+\.log$/, '')) : [];
}

function linkTo(uri: vscode.Uri, line: number, { start, length, ...place }: FileLink): vscode.DocumentLink {
  const range = new vscode.Range(line, start, line, start + length);
  return new vscode.DocumentLink(range, uri.with({ fragment: `L${place.line},${place.column ?? 1}` }));
}
