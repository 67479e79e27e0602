// Requests to a running run, left as lines in a file of its folder that its owner watches: a signal could hit
// another process that has got the pid by now.
import { closeSync, fstatSync, readSync, writeSync } from 'node:fs';
import { FileRefused } from '../files/file-refused.js';
import { openRegular, openRegularToWrite } from '../files/open-regular.js';
import type { RunFolder } from './run-folder.js';

export interface CancelRequest {
  readonly type: 'cancel';
  /** True: kill at once, without a grace period. */
  readonly now: boolean;
}

/** Read at once. */
const MOST_BYTES = 64 * 1024;

export function requestCancel(folder: RunFolder, now: boolean): void {
  const request: CancelRequest = { type: 'cancel', now };
  const fd = openRegularToWrite(folder.control, 'append');
  try {
    writeSync(fd, `${JSON.stringify(request)}\n`);
  } finally {
    closeSync(fd);
  }
}

/** Empties the file, for who owns an ended run: what was asked of it must not meet the run when it is retried. */
export function forgetRequests(folder: RunFolder): void {
  closeSync(openRegularToWrite(folder.control, 'anew'));
}

/** Reads the requests after an offset; unknown or damaged lines are passed over. */
export function readRequests(
  folder: RunFolder,
  offset: number,
): { readonly requests: readonly CancelRequest[]; readonly offset: number } {
  let fd: number;
  try {
    fd = openRegular(folder.control, 'own');
  } catch (error) {
    // In something else that a task has put there nobody can have asked anything.
    const isNone = error instanceof FileRefused || (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isNone) return { requests: [], offset };
    throw error;
  }
  try {
    const bytes = Buffer.alloc(Math.max(0, Math.min(fstatSync(fd).size - offset, MOST_BYTES)));
    const length = readSync(fd, bytes, 0, bytes.length, offset);
    const feed = bytes.subarray(0, length).lastIndexOf(0x0a) + 1;
    // A line longer than any request is damage, which must not hide the requests after it.
    const end = feed === 0 && length === MOST_BYTES ? length : feed;
    const lines = bytes.toString('utf8', 0, end).split('\n');
    return { requests: lines.map(parseRequest).filter((request) => request !== null), offset: offset + end };
  } finally {
    closeSync(fd);
  }
}

function parseRequest(line: string): CancelRequest | null {
  try {
    const value = JSON.parse(line) as Partial<CancelRequest> | null;
    return value?.type === 'cancel' ? { type: 'cancel', now: value.now === true } : null;
  } catch {
    return null;
  }
}
