// Tells the index which runs have changed: an append-only file of run ids, one a line, in each home.
import { closeSync, fstatSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { FileRefused } from '../files/file-refused.js';
import { openRegular, openRegularToWrite } from '../files/open-regular.js';
import { statIfAny } from '../files/stat-if-any.js';
import { isRunId } from './run-folder.js';

const RUN_ID_LENGTH = 26;
/** More of it at once is no work of ours; all runs are looked at then. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface Changes {
  /** Each changed run once. */
  readonly runIds: readonly string[];
  /** Where to read on: after the last whole line. */
  readonly offset: number;
  /** True when the file is shorter than the offset asked for: it is another file, and nothing is known. */
  readonly isOther: boolean;
}

/**
 * Notes that a run was created, finished, retried or removed; after its journal or folder says so, since
 * whoever reads the note looks there. Never throws; false when the note could not be written, which costs
 * only freshness: runs that are new, gone or not over are found without a note.
 */
export function noteChange(home: string, runId: string): boolean {
  try {
    const fd = openRegularToWrite(changesPath(home), 'append');
    try {
      writeSync(fd, `${runId}\n`);
    } finally {
      closeSync(fd);
    }
    return true;
  } catch {
    return false;
  }
}

/** Where the next note will be: after it is only what comes from now on. 0 where there is none yet. */
export function endOfChanges(home: string): number {
  return statIfAny(changesPath(home))?.size ?? 0;
}

/** The runs noted after a byte offset. A missing file, or what is no file, holds no changes; unreadable, it throws. O(bytes read). */
export function readChanges(home: string, offset: number): Changes {
  let fd: number;
  try {
    fd = openRegular(changesPath(home), 'none');
  } catch (error) {
    const isNone = error instanceof FileRefused || (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isNone) throw error;
    return { runIds: [], offset: 0, isOther: offset > 0 };
  }
  try {
    const { size } = fstatSync(fd);
    if (size < offset || size - offset > MOST_BYTES) return { runIds: [], offset: size, isOther: true };
    const bytes = Buffer.allocUnsafe(size - offset);
    const length = readSync(fd, bytes, 0, bytes.length, offset);
    const end = bytes.subarray(0, length).lastIndexOf(0x0a) + 1;
    return { runIds: parse(bytes.toString('latin1', 0, end)), offset: offset + end, isOther: false };
  } finally {
    closeSync(fd);
  }
}

// A torn line (full disk, power cut) has the next one glued to it: the last 26 characters of a line are whole.
function parse(text: string): string[] {
  const ids = text.split('\n').map((line) => line.slice(-RUN_ID_LENGTH));
  return [...new Set(ids.filter(isRunId))];
}

function changesPath(home: string): string {
  return join(home, 'changes.log');
}
