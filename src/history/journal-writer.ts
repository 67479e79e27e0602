// Appends events to a run's journal. One process at a time does, the run's owner.
import { closeSync, fstatSync, ftruncateSync, lstatSync, readSync, writeSync } from 'node:fs';
import type { RunEvent } from '../core/events.js';
import { openRegularToWrite } from '../files/open-regular.js';
import { accessReason } from './access-reason.js';

/** The journal can't be written: full disk, removed folder, read-only file system. */
export class JournalWriteError extends Error {
  override readonly name = 'JournalWriteError';
}

/**
 * Synchronous on purpose: a line is in the file before what follows from it is done, and an append costs
 * microseconds. Several events go in one write. Not synced to the device: a killed process loses nothing, a power
 * cut may lose the last lines.
 */
export class JournalWriter {
  readonly #fd: number;
  readonly #path: string;
  #size: number;
  #lines = '';

  /** Opens or makes a journal, and cuts off a torn last line. Throws JournalWriteError. */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#fd = openRegularToWrite(path, 'append');
      this.#size = endOfLastLine(this.#fd);
      ftruncateSync(this.#fd, this.#size);
    } catch (error) {
      throw writeError(path, error);
    }
  }

  /** Adds an event to the next write. */
  add(event: RunEvent): void {
    this.#lines += `${JSON.stringify(event)}\n`;
  }

  /** Writes what was added. Throws JournalWriteError, leaving the journal ending in a whole line. */
  flush(): void {
    if (this.#lines === '') return;
    const bytes = Buffer.from(this.#lines);
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#fd, bytes, written);
    } catch (error) {
      // Truncating works on a full disk, too.
      ftruncateSync(this.#fd, this.#size);
      throw writeError(this.#path, error);
    }
    this.#size += bytes.length;
    this.#lines = '';
  }

  /** True where the file was removed, or another is in its place: what is written is lost. O(1), a microsecond. */
  get isRemoved(): boolean {
    const { nlink, ino } = fstatSync(this.#fd);
    // Not every file system counts its links.
    return nlink === 0 && lstatSync(this.#path, { throwIfNoEntry: false })?.ino !== ino;
  }

  /** Bytes in the journal. */
  get size(): number {
    return this.#size;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function writeError(path: string, error: unknown): JournalWriteError {
  const reason = accessReason(error);
  return new JournalWriteError(`The run's history can't be written: ${path}: ${reason}`, { cause: error });
}

/** Offset after the last line feed. Reads backwards, since only the last line can be torn. */
function endOfLastLine(fd: number): number {
  const chunk = Buffer.alloc(64 * 1024);
  let end = fstatSync(fd).size;
  while (end > 0) {
    const start = Math.max(0, end - chunk.length);
    const length = readSync(fd, chunk, 0, end - start, start);
    const feed = chunk.subarray(0, length).lastIndexOf(0x0a);
    if (feed >= 0) return start + feed + 1;
    end = start;
  }
  return 0;
}
