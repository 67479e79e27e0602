// Which runs a home has, by the folders in it, and which of them a few first characters mean. Needs no index.
import { lstatSync, readdirSync } from 'node:fs';
import { isRunId, runFolder, runsFolder } from './run-folder.js';

export type ResolvedRunId =
  | { readonly kind: 'one'; readonly run_id: string }
  | { readonly kind: 'none' }
  /** Fewer than six characters. */
  | { readonly kind: 'too_short' }
  /** Newest first, at most ten. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] };

const SHORTEST_PREFIX = 6;
const MOST_CANDIDATES = 10;

/**
 * The names in a home's runs folder that are run ids, in no order; whether each is a folder only `isRun` tells.
 * Throws what the file system throws, but a missing folder is empty. O(runs), some milliseconds for 10,000.
 */
export function listRunIds(home: string): string[] {
  const path = runsFolder(home);
  // A link could show any folder as the runs of a project.
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return [];
  try {
    return readdirSync(path).filter(isRunId);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** True where a run's folder is: no link, no file, no way out of the home. */
export function isRun(home: string, runId: string): boolean {
  if (!isRunId(runId)) return false;
  return lstatSync(runFolder(home, runId).path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The run that a prefix of six or more characters means, whatever their case. O(runs). */
export function resolveRunId(home: string, prefix: string): ResolvedRunId {
  const wanted = prefix.trim().toUpperCase();
  if (wanted.length < SHORTEST_PREFIX) return { kind: 'too_short' };
  const found = listRunIds(home).filter((id) => id.startsWith(wanted) && isRun(home, id));
  const [first, second] = found;
  if (first === undefined) return { kind: 'none' };
  if (second === undefined) return { kind: 'one', run_id: first };
  return { kind: 'ambiguous', candidates: found.sort().reverse().slice(0, MOST_CANDIDATES) };
}
