// Parts of log files of any size, through one buffer of fixed size.
import type { FileHandle } from 'node:fs/promises';
import { FileRefused } from '../../files/file-refused.js';
import { openRegularAsync } from '../../files/open-regular.js';
import type { Write } from './output.js';

const BUFFER_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

export interface CopiedPart {
  /** Where to read on. */
  readonly offset: number;
  /** The last byte written was a line feed, or nothing was written. */
  readonly endsLine: boolean;
  /** False: nobody reads the output any more. */
  readonly isRead: boolean;
}

export interface CopyOptions {
  readonly from: number;
  readonly write: Write;
  /** Leaves an unfinished last line for the next call, unless it is longer than the buffer. */
  readonly wholeLines: boolean;
}

/** Copies a log from an offset to its present end; a log that isn't there is empty. O(bytes), 64 kB of memory. */
export async function copyLog(path: string, { from, write, wholeLines }: CopyOptions): Promise<CopiedPart> {
  const file = await openLog(path);
  let part: CopiedPart = { offset: from, endsLine: true, isRead: true };
  if (!file) return part;
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, part.offset);
      const lineEnd = buffer.subarray(0, bytesRead).lastIndexOf(LINE_FEED) + 1;
      const taken = wholeLines && (lineEnd > 0 || bytesRead < buffer.length) ? lineEnd : bytesRead;
      if (taken === 0) return part;
      const isRead = await write(buffer.subarray(0, taken));
      part = { offset: part.offset + taken, endsLine: buffer[taken - 1] === LINE_FEED, isRead };
      if (!isRead) return part;
    }
  } finally {
    await file.close();
  }
}

/** Where the last `lines` lines of a log begin; reads backwards, no more than these lines. */
export async function tailOffset(path: string, lines: number): Promise<number> {
  const file = await openLog(path);
  if (!file) return 0;
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  try {
    const { size } = await file.stat();
    if (lines === 0) return size;
    let left = lines;
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - buffer.length);
      const { bytesRead } = await file.read(buffer, 0, end - start, start);
      for (let at = bytesRead - 1; at >= 0; at -= 1) {
        // The line feed at the very end closes the last line.
        if (buffer[at] !== LINE_FEED || start + at === size - 1) continue;
        left -= 1;
        if (left === 0) return start + at + 1;
      }
      end = start;
    }
    return 0;
  } finally {
    await file.close();
  }
}

/**
 * null where there is no log. A link counts for none: a history that came with a folder could show any file by it. Throws
 * FileRefused where something else is in its place.
 */
async function openLog(path: string): Promise<FileHandle | null> {
  try {
    return await openRegularAsync(path, 'own');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isLink = error instanceof FileRefused && (error.kind === 'link' || error.kind === 'in_link');
    if (isLink || code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
