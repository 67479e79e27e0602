// Which folder is the project of a DAG file, or of the place a command is given in.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

export interface ProjectPlace {
  /** The project's root, its real path. */
  readonly root: string;
  /** The folders whose registered home counts, nearest first; the last is `root`. */
  readonly candidates: readonly string[];
}

/**
 * Finds the project: the nearest folder upwards of the DAG file (without one, of `cwd`) with a `.git`, else
 * `cwd`. An editor may have opened, and registered, a folder inside it: those between are candidates too.
 * Throws what the file system throws where `cwd` can't be read. O(depth of the path).
 */
export function findProject(cwd: string, file?: string): ProjectPlace {
  const workingFolder = realpathSync.native(cwd);
  const start = file === undefined ? workingFolder : realFolderOf(resolve(cwd, file));
  const upwards = foldersUpwards(start);
  const gitAt = upwards.findIndex((folder) => existsSync(join(folder, '.git')));
  if (gitAt >= 0) return place(upwards.slice(0, gitAt + 1));
  if (!isInside(start, workingFolder)) return place([workingFolder]);
  return place(upwards.slice(0, upwards.indexOf(workingFolder) + 1));
}

function place(candidates: readonly string[]): ProjectPlace {
  return { root: candidates.at(-1) ?? '', candidates };
}

/** The real folder of a file that need not exist. */
function realFolderOf(file: string): string {
  try {
    return realpathSync.native(dirname(file));
  } catch {
    return dirname(file);
  }
}

function foldersUpwards(start: string): string[] {
  const folders = [start];
  for (let folder = start; dirname(folder) !== folder; ) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

function isInside(folder: string, parent: string): boolean {
  const way = relative(parent, folder);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || resolve(parent, way) !== folder);
}
