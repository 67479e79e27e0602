// Removes old runs: by number for each DAG, by age, by total size, or by name. Never one that is not over.
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFinalRunState, type RunStateName } from '../core/states.js';
import { noteChange } from './changes-log.js';
import type { HistoryIndex } from './history-index.js';
import { removeRow, setSize } from './index-store.js';
import { readRunState } from './journal-reader.js';
import { readOwner, takeOwnership } from './ownership.js';
import { pace } from './pace.js';
import { type RunFolder, runFolder } from './run-folder.js';
import { isRun } from './run-ids.js';
import { type Row, select } from './select.js';
import { emptyTrash, moveToTrash } from './trash.js';

/** A run goes when any of the rules says so; without a rule none does. */
export interface PruneOptions {
  /** Finished runs to keep of each DAG, the newest. */
  readonly keepPerDag?: number;
  /** Since its end. */
  readonly olderThanMs?: number;
  /** Of all runs together; the oldest finished ones go until it holds. */
  readonly maxTotalBytes?: number;
  /** These, whatever the rules say; also one whose journal can't be read. */
  readonly runIds?: readonly string[];
  /** Only runs of this DAG are looked at by the rules. */
  readonly dagId?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly dryRun?: boolean;
}

export interface Pruned {
  /** Ids, newest first; of a dry run, what would go. */
  readonly removed: readonly string[];
  /** Ids that were chosen, but are not over, or are owned by a process. */
  readonly kept_active: readonly string[];
  /** Size of what was removed. */
  readonly bytes: number;
}

/**
 * Removes what the rules choose. Each folder disappears in one step and is deleted afterwards, in small pieces. The
 * index should be fresh. Throws what the file system throws where a folder can't be moved.
 */
export async function prune(index: HistoryIndex, options: PruneOptions): Promise<Pruned> {
  const { home } = index;
  if (index.foreign) throw new Error('A history that came with the folder is not changed');
  const removed: string[] = [];
  const keptActive: string[] = [];
  let bytes = 0;
  const turn = pace();
  for (const runId of await chooseRuns(index, options)) {
    const size = sizeOf(index, runId);
    if (!isOver(home, runId) || !(options.dryRun || removeRun(index, runId))) {
      keptActive.push(runId);
      continue;
    }
    removed.push(runId);
    bytes += size;
    await turn();
  }
  if (!options.dryRun) await emptyTrash(home, options.now);
  return { removed, kept_active: keptActive, bytes };
}

interface Candidate {
  readonly runId: string;
  readonly dagId: string;
  readonly isFinal: boolean;
  readonly endedAt: number;
}

/** Newest first. */
async function chooseRuns(index: HistoryIndex, options: PruneOptions): Promise<string[]> {
  const { keepPerDag, olderThanMs, maxTotalBytes, now } = options;
  const all = select(index.database, 'SELECT * FROM runs ORDER BY run_id DESC').map(candidate);
  const finished = all.filter(
    (run) => run.isFinal && (options.dagId === undefined || run.dagId === options.dagId),
  );
  const chosen = new Set(options.runIds?.filter((runId) => isRun(index.home, runId)));
  const counts = new Map<string, number>();
  for (const run of finished) {
    const count = (counts.get(run.dagId) ?? 0) + 1;
    counts.set(run.dagId, count);
    if (keepPerDag !== undefined && count > keepPerDag) chosen.add(run.runId);
    if (olderThanMs !== undefined && now - run.endedAt > olderThanMs) chosen.add(run.runId);
  }
  if (maxTotalBytes !== undefined) {
    const rest = all.filter((run) => !chosen.has(run.runId));
    const sizes = await sizesOf(index, rest);
    let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const { runId } of finished.toReversed()) {
      if (total <= maxTotalBytes) break;
      if (chosen.has(runId)) continue;
      chosen.add(runId);
      total -= sizes.get(runId) ?? 0;
    }
  }
  return [...chosen].sort().reverse();
}

async function sizesOf(index: HistoryIndex, runs: readonly Candidate[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const turn = pace();
  for (const { runId } of runs) {
    sizes.set(runId, sizeOf(index, runId));
    await turn();
  }
  return sizes;
}

function candidate(row: Row): Candidate {
  return {
    runId: String(row.run_id),
    dagId: String(row.dag_id),
    isFinal: isFinalRunState(row.state as RunStateName),
    endedAt: Number(row.ended_at ?? row.created_at),
  };
}

function isOver(home: string, runId: string): boolean {
  const folder = runFolder(home, runId);
  const { status } = readOwner(folder);
  return status !== 'alive' && status !== 'foreign' && isJournalOver(folder.journal);
}

/** Makes a run disappear; false when another process has it. */
function removeRun(index: HistoryIndex, runId: string): boolean {
  try {
    if (!claim(runFolder(index.home, runId))) return false;
    moveToTrash(index.home, runId);
  } catch (error) {
    // Another process that removes it was faster.
    if (isRun(index.home, runId)) throw error;
  }
  removeRow(index.database, runId);
  index.changed();
  noteChange(index.home, runId);
  return true;
}

/** Takes the run first, as a retry would, so that of the two only one has it. */
function claim(folder: RunFolder): boolean {
  try {
    const taken = takeOwnership(folder);
    if (!taken.ok) return false;
    if (isJournalOver(folder.journal)) return true;
    taken.ownership.release();
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // On a full disk nothing can be claimed, by a retry neither, and room is what pruning is for.
    if (code === 'ENOSPC' || code === 'EDQUOT') return true;
    throw error;
  }
}

/** The index may be older than a retry. What can't be read is over: nothing can go on with it. */
function isJournalOver(journal: string): boolean {
  try {
    const state = readRunState(journal);
    return state === null || isFinalRunState(state.state);
  } catch {
    return true;
  }
}

/** Bytes of a run's folder, kept in the index once the run has ended. */
function sizeOf(index: HistoryIndex, runId: string): number {
  const row = select(index.database, 'SELECT size_bytes, state FROM runs WHERE run_id = ?', [runId])[0];
  if (typeof row?.size_bytes === 'number') return row.size_bytes;
  const size = folderSize(runFolder(index.home, runId).path);
  if (row && isFinalRunState(row.state as RunStateName)) {
    setSize(index.database, runId, size);
    index.changed();
  }
  return size;
}

/** Links count as themselves; what disappears meanwhile counts as nothing. */
function folderSize(path: string): number {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (!status?.isDirectory()) return status?.size ?? 0;
  let size = 0;
  try {
    for (const name of readdirSync(path)) size += folderSize(join(path, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return size;
}
