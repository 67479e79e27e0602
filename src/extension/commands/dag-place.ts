// Where a new DAG file belongs: where DAG files are looked for, best beside those that are there.
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { IGNORED_FOLDERS } from '../../definition/dag-file-globs.js';
import type { DagFile } from '../dags/dag-files.js';
import { dagFileGlobs } from '../dags/dag-search.js';

/**
 * The first folder in which a file of this name is found as a DAG: that of the file in the editor if it holds DAGs, the
 * workspace folder itself, those that hold DAGs, those that the setting names. Null where the setting has no place for it.
 */
export function placeForDag(
  folder: vscode.WorkspaceFolder,
  files: readonly DagFile[],
  name: string,
): vscode.Uri | null {
  const globs = dagFileGlobs(folder);
  const excluded = [...IGNORED_FOLDERS.map((name) => `**/${name}`), ...hiddenIn(folder)];
  const used = [...new Set(files.flatMap((file) => folderOf(file.uri, folder) ?? []))].sort(
    (a, b) => a.length - b.length || a.localeCompare(b),
  );
  const active = vscode.window.activeTextEditor?.document.uri;
  const open = active && folderOf(active, folder);
  const candidates = [
    ...(open !== undefined && used.includes(open) ? [open] : []),
    '',
    ...used,
    ...globs.map(fixedFolder),
  ];
  const isFound = (path: string) =>
    globs.some((glob) => posix.matchesGlob(path, glob)) && !isExcluded(path, excluded);
  const place = candidates.map((candidate) => posix.join(candidate, name)).find(isFound);
  return place === undefined ? null : vscode.Uri.joinPath(folder.uri, place);
}

/** The path of a file's folder, relative to the workspace folder; undefined where it lies in another. */
function folderOf(uri: vscode.Uri, folder: vscode.WorkspaceFolder): string | undefined {
  if (vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() !== folder.uri.toString()) return undefined;
  const path = posix.dirname(posix.relative(folder.uri.path, uri.path));
  return path === '.' ? '' : path;
}

function hiddenIn(folder: vscode.WorkspaceFolder): readonly string[] {
  const hidden = vscode.workspace
    .getConfiguration('files', folder.uri)
    .get<Record<string, unknown>>('exclude', {});
  return Object.keys(hidden).filter((glob) => hidden[glob] === true);
}

/** Also by a folder on the way. */
function isExcluded(path: string, excluded: readonly string[]): boolean {
  const parts = path.split('/');
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return excluded.some((glob) => paths.some((each) => posix.matchesGlob(each, glob)));
}

/** What a glob names before its first pattern: `pipelines` of `pipelines/*.yaml`. */
function fixedFolder(glob: string): string {
  const parts = glob.split('/').slice(0, -1);
  const first = parts.findIndex((part) => /[*?[\]{}!]/.test(part));
  return (first === -1 ? parts : parts.slice(0, first)).join('/');
}
