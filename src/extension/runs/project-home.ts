// The home of a workspace folder's history: the registered one, else one in the editor's own storage.
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { registerHome, resolveHome } from '../../history/home.js';
import { log } from '../log.js';

export interface ProjectHome {
  readonly home: string;
  /** Real path of the project's folder. */
  readonly project: string;
  /** It came with the folder, or the workspace is not trusted: only to be read. */
  readonly readOnly: boolean;
}

/**
 * Null where there is none: a virtual folder, or a workspace without storage. An untrusted workspace makes none,
 * but shows what is there.
 */
export function projectHome(
  folder: vscode.WorkspaceFolder,
  storage: vscode.Uri | undefined,
): ProjectHome | null {
  if (folder.uri.scheme !== 'file') return null;
  const path = folder.uri.fsPath;
  const { isTrusted } = vscode.workspace;
  if (!isTrusted || !storage) {
    const found = resolveHome({ cwd: path, env: process.env, mode: 'read' });
    return found.ok
      ? { home: found.home, project: found.project, readOnly: found.foreign || !isTrusted }
      : null;
  }
  const own = vscode.Uri.joinPath(
    storage,
    createHash('sha256').update(path).digest('hex').slice(0, 16),
  ).fsPath;
  // Terminals use what is registered, so a run started anywhere shows everywhere.
  const found = process.env.TASKFLOW_HOME
    ? resolveHome({ cwd: path, env: process.env, mode: 'write' })
    : registerHome(path, own);
  if (!found.ok) {
    log().error(found.message);
    return null;
  }
  if (found.notice) log().warn(found.notice);
  return { home: found.home, project: found.project, readOnly: found.foreign };
}
