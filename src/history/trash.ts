// Takes run folders out of sight at once and deletes them bit by bit: deleting thousands of files slows down whoever
// makes files meanwhile, and a crash in the middle must leave nothing half there.
import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isRunId, runFolder, runsFolder } from './run-folder.js';
import { isAsideName } from './write-aside.js';

/** Among the runs, since a full disk has no room for a folder of its own. */
const TRASH = '.old-';
const HALF_MADE = '.new-';
const FILES_AT_ONCE = 50;
/** What a crash left half made is older than anything still being made. */
const STALE_AFTER_MS = 24 * 60 * 60 * 1000;

/** Makes a run's folder disappear, in one step. Throws what the file system throws. */
export function moveToTrash(home: string, runId: string): void {
  const name = `${TRASH}${runId}-${randomBytes(4).toString('hex')}`;
  renameSync(runFolder(home, runId).path, join(runsFolder(home), name));
}

/**
 * Deletes what is in the trash, and what crashes have left half made a day ago or earlier. What can't be deleted
 * stays for the next time. Gives the event loop a turn every some files.
 */
export async function emptyTrash(home: string, now: number): Promise<void> {
  const batch = { left: FILES_AT_ONCE };
  for (const path of [...trashIn(home), ...halfMadeIn(home, now)]) await remove(path, batch);
}

function trashIn(home: string): string[] {
  const names = namesIn(runsFolder(home)).filter((name) => name.startsWith(TRASH));
  return names.map((name) => join(runsFolder(home), name));
}

function halfMadeIn(home: string, now: number): string[] {
  const isHalfRun = (name: string) => name.startsWith(HALF_MADE) && isRunId(name.slice(HALF_MADE.length));
  const paths = [
    ...namesIn(runsFolder(home))
      .filter(isHalfRun)
      .map((name) => join(runsFolder(home), name)),
    ...namesIn(home)
      .filter(isAsideName)
      .map((name) => join(home, name)),
  ];
  return paths.filter(
    (path) => now - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now) > STALE_AFTER_MS,
  );
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

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
