// The home of a workspace folder's history, the same as the command line's.
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { homeOfFolder, resolveHome } from '../../history/home.js';
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
export function projectHome(folder: vscode.WorkspaceFolder, mayMake: boolean): FoundHome | null {
  if (folder.uri.scheme !== 'file') return null;
  const path = folder.uri.fsPath;
  const { isTrusted } = vscode.workspace;
  if (!isTrusted || !mayMake) {
    const found = resolveHome({ cwd: path, env: process.env, mode: 'read' });
    if (!found.ok) return found;
    return isTrusted && !existsSync(found.home) ? null : asHome(found, found.foreign || !isTrusted);
  }
  // Terminals use what is registered, so a run started anywhere shows everywhere.
  const found = process.env.TASKFLOW_HOME
    ? resolveHome({ cwd: path, env: process.env, mode: 'write' })
    : homeOfFolder(path);
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
