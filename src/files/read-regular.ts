// Reads a file whole, up to a limit: the size that a file says it has is only a hint.
import { closeSync, readSync } from 'node:fs';
import { FileRefused } from './file-refused.js';
import { type Links, openSized, openSizedAsync } from './open-regular.js';

const CHUNK_BYTES = 64 * 1024;
/** Of small files that we write: marks, claims, settings. */
const SMALL_BYTES = 4 * 1024 * 1024;

export interface ReadOptions {
  readonly links: Links;
  readonly maxBytes: number;
}

/** The bytes of a file. Throws FileRefused, also for more bytes than `maxBytes`, and what the file system throws. */
export function readRegular(path: string, { links, maxBytes }: ReadOptions): Buffer {
  const { file, bytes } = openSized(path, links);
  try {
    const parts = new Parts(path, bytes, maxBytes);
    for (;;) {
      const part = parts.next();
      if (!parts.took(readSync(file, part, 0, part.length, null))) return parts.whole();
    }
  } finally {
    closeSync(file);
  }
}

/** The same without holding up the event loop. */
export async function readRegularAsync(path: string, { links, maxBytes }: ReadOptions): Promise<Buffer> {
  const { file, bytes } = await openSizedAsync(path, links);
  try {
    const parts = new Parts(path, bytes, maxBytes);
    for (;;) {
      const part = parts.next();
      const { bytesRead } = await file.read(part, 0, part.length, null);
      if (!parts.took(bytesRead)) return parts.whole();
    }
  } finally {
    await file.close();
  }
}

/** The text of a small file of a history: a mark, a claim, a setting. Throws as `readRegular`. */
export function readSmallFile(path: string): string {
  return readRegular(path, { links: 'none', maxBytes: SMALL_BYTES }).toString('utf8');
}

/** The first is as large as the file says that it is, and a byte more, so that one read finds the end. */
class Parts {
  readonly #path: string;
  readonly #size: number;
  readonly #maxBytes: number;
  readonly #taken: Buffer[] = [];
  #next: Buffer;
  #bytes = 0;

  constructor(path: string, size: number, maxBytes: number) {
    this.#path = path;
    this.#size = size;
    this.#maxBytes = maxBytes;
    if (size > maxBytes) throw new FileRefused(path, 'too_large');
    this.#next = Buffer.allocUnsafe(size + 1);
  }

  next(): Buffer {
    return this.#next;
  }

  /** False at the end of the file. */
  took(bytes: number): boolean {
    if (bytes === 0) return false;
    this.#bytes += bytes;
    if (this.#bytes > this.#maxBytes) throw new FileRefused(this.#path, 'too_large');
    this.#taken.push(this.#next.subarray(0, bytes));
    const isFull = bytes === this.#next.length;
    this.#next = isFull ? Buffer.allocUnsafe(CHUNK_BYTES) : this.#next.subarray(bytes);
    // There was room for one more byte: it is as long as it said.
    return isFull || this.#bytes !== this.#size;
  }

  whole(): Buffer {
    const [only, more] = this.#taken;
    return only && !more ? only : Buffer.concat(this.#taken);
  }
}
