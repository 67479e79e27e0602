// The home of a workspace folder's history: the registered one, else one in the editor's own storage.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
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

export type FoundHome =
  | { readonly ok: true; readonly home: ProjectHome }
  | { readonly ok: false; readonly message: string };

/**
 * Null where there is none to be had: a virtual folder, or one without a history that `mayMake` gives none, as most
 * folders have no DAG. An untrusted workspace makes none, but shows what is there.
 */
export function projectHome(
  folder: vscode.WorkspaceFolder,
  storage: vscode.Uri | undefined,
  mayMake: boolean,
): FoundHome | null {
  if (folder.uri.scheme !== 'file') return null;
  const path = folder.uri.fsPath;
  const { isTrusted } = vscode.workspace;
  if (!isTrusted || !storage || !mayMake) {
    const found = resolveHome({ cwd: path, env: process.env, mode: 'read' });
    if (!found.ok) return found;
    return isTrusted && !existsSync(found.home) ? null : asHome(found, found.foreign || !isTrusted);
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
    return found;
  }
  if (found.notice) log().warn(found.notice);
  return asHome(found, found.foreign);
}

function asHome({ home, project }: Omit<ProjectHome, 'readOnly'>, readOnly: boolean): FoundHome {
  return { ok: true, home: { home, project, readOnly } };
}
