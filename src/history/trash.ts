// Takes folders out of sight at once and deletes them bit by bit: deleting thousands of files slows down whoever
// makes files meanwhile, and a crash in the middle must leave nothing half there.
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isRunId, runsFolder } from './run-folder.js';
import { isAsideName } from './write-aside.js';

const FILES_AT_ONCE = 50;
/** What a crash left half made is older than anything still being made. */
const STALE_AFTER_MS = 24 * 60 * 60 * 1000;

/** Moves a folder of a home into its trash, in one step. Throws what the file system throws. */
export function moveToTrash(home: string, path: string, name: string): void {
  mkdirSync(trashFolder(home), { recursive: true, mode: 0o700 });
  renameSync(path, join(trashFolder(home), `${name}.${randomBytes(4).toString('hex')}`));
}

/** Deletes all in the trash, what an earlier process left there too. What can't be deleted stays for the next time. */
export async function emptyTrash(home: string): Promise<void> {
  const batch = { left: FILES_AT_ONCE };
  for (const name of namesIn(trashFolder(home))) await remove(join(trashFolder(home), name), batch);
}

/** Moves what crashes have left half made, a day ago or earlier, into the trash. */
export function trashStaleFiles(home: string, now: number): void {
  const isStale = (path: string) =>
    now - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now) > STALE_AFTER_MS;
  const halfRuns = namesIn(runsFolder(home)).filter(
    (name) => name.startsWith('.new-') && isRunId(name.slice(5)),
  );
  const candidates = [
    ...halfRuns.map((name) => join(runsFolder(home), name)),
    ...namesIn(home)
      .filter(isAsideName)
      .map((name) => join(home, name)),
  ];
  for (const path of candidates.filter(isStale)) moveToTrash(home, path, 'stale');
}

/** Links are removed, never followed. */
async function remove(path: string, batch: { left: number }): Promise<void> {
  try {
    if (lstatSync(path).isDirectory()) {
      for (const name of readdirSync(path)) await remove(join(path, name), batch);
      rmdirSync(path);
    } else {
      unlinkSync(path);
    }
  } catch {
    // Another process may be emptying the same trash.
  }
  batch.left -= 1;
  if (batch.left > 0) return;
  batch.left = FILES_AT_ONCE;
  await nextTurn();
}

function trashFolder(home: string): string {
  return join(home, 'trash');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
