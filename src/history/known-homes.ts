// The homes that this user's registry knows, and whether their projects are still there.
import { existsSync, lstatSync } from 'node:fs';
import { type Environment, listEntries } from './registry.js';

export interface KnownHome {
  readonly home: string;
  readonly project: string;
  /** False where the project's folder is gone: removed, moved, or on a disk that is not there now. */
  readonly hasProject: boolean;
}

/** Homes that are there, by their projects. O(registered homes). */
export function knownHomes(env: Environment): KnownHome[] {
  return listEntries(env)
    .filter(({ home }) => lstatSync(home, { throwIfNoEntry: false })?.isDirectory() ?? false)
    .map(({ home, folder }) => ({ home, project: folder, hasProject: existsSync(folder) }))
    .sort((a, b) => (a.project < b.project ? -1 : 1));
}
