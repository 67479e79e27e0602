// Where the DAG files of the workspace lie: one search a folder, which enters no folder of other tools.
import * as vscode from 'vscode';
import { reasonOf } from '../../core/reason-of.js';
import { DAG_FILE_GLOBS, IGNORED_FOLDERS } from '../../definition/dag-file-globs.js';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';
import { setting } from '../setting.js';
import { joinedGlobs } from './joined-globs.js';

/** Of one folder: beyond this a setting takes in what is no DAG. */
const MOST_FILES = 10_000;
/** Added to what `files.exclude` hides. The folders themselves: they are not even listed. */
const NEVER = `**/{${IGNORED_FOLDERS.join(',')}}`;

/** All of them, by their addresses; null where they can't be searched for just now. */
export async function findDagFiles(): Promise<ReadonlyMap<string, vscode.Uri> | null> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  try {
    const uris = (await Promise.all(folders.map(search))).flat();
    return new Map(uris.map((uri) => [uri.toString(), uri]));
  } catch (error) {
    log().error(`DAG files can't be searched for: ${reasonOf(error)}`);
    return null;
  }
}

/** What a folder's DAG files are called, by the setting. */
export function dagFileGlobs(folder: vscode.WorkspaceFolder): readonly string[] {
  const globs = setting<readonly string[]>(SETTINGS.globs, folder.uri);
  return globs.length > 0 ? globs : DAG_FILE_GLOBS;
}

/** All of that as one; null where no file is a DAG. */
export function dagFilePattern(folder: vscode.WorkspaceFolder): vscode.RelativePattern | null {
  const glob = joinedGlobs(dagFileGlobs(folder));
  return glob === null ? null : new vscode.RelativePattern(folder, glob);
}

/** True in a folder of other tools; those above the workspace count for nothing. */
export function isInIgnoredFolder(uri: vscode.Uri): boolean {
  const path = vscode.workspace.asRelativePath(uri, false);
  return path.split('/').some((name) => IGNORED_FOLDERS.includes(name));
}

async function search(folder: vscode.WorkspaceFolder): Promise<readonly vscode.Uri[]> {
  const pattern = dagFilePattern(folder);
  if (!pattern) return [];
  const uris = await vscode.workspace.findFiles(pattern, NEVER, MOST_FILES);
  if (uris.length >= MOST_FILES)
    log().warn(
      `${folder.name}: of the files that ${SETTINGS.globs} names the first ${MOST_FILES} are read, no more`,
    );
  return uris.filter((uri) => !isInIgnoredFolder(uri));
}
