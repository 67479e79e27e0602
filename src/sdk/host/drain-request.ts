// What a host asks its drain for, to carry an attempt's words to its log; and how it does that itself meanwhile.
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';

const TO_DRAIN = 5;
/** The pipe in which requests lie can be read from, too, by who has it open. */
const REQUESTS = '/proc/self/fd/5';
const TO_READ = constants.O_RDONLY | constants.O_NONBLOCK;
/** No pipe in the place of a log is waited for. */
const TO_APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
const PART = 65_536;
/** What writes on without an end is the drain's. */
const MOST_PARTS = 64;

/**
 * `whole`: all is in the log, and nobody holds the pipe. `held`: somebody does, and may write on; what was written is in
 * the log, or the drain carries it. `drain`: the drain carries it, or could not be asked. `lost`: the log could not be
 * written.
 */
export type Carried = 'whole' | 'held' | 'drain' | 'lost';

/**
 * Of one attempt after the other. Whoever reads the request out of its pipe carries that attempt's words, so it is never
 * both. A drain that has read its beginning only gets the rest of it back.
 */
export class DrainRequest {
  #text = Buffer.alloc(0);
  #read = Buffer.alloc(0);
  #part: Buffer | null = null;
  #requests: number | null = null;

  /** Throws where the drain is gone. */
  make(log: string): void {
    this.#text = Buffer.from(`${String(Buffer.byteLength(log)).padStart(6, '0')}${log}`);
    this.#send(this.#text);
  }

  /** To this log, if the drain has not begun. `pipe`: the path by which what was written is read. */
  carry(pipe: string, log: string): Carried {
    if (!this.#takeBack()) return 'drain';
    let from: number | null = null;
    let to: number | null = null;
    try {
      // Fails where the drain is gone, too; it alone can do it where a function has given up its rights.
      from = openSync(pipe, TO_READ);
      to = openSync(log, TO_APPEND, 0o600);
      const end = this.#copy(from, to);
      if (end === 'held') this.#send(this.#text);
      return end;
    } catch {
      this.#send(this.#text);
      return 'drain';
    } finally {
      if (from !== null) closeSync(from);
      if (to !== null) closeSync(to);
    }
  }

  #takeBack(): boolean {
    try {
      this.#requests ??= openSync(REQUESTS, TO_READ);
      if (this.#read.length < this.#text.length) this.#read = Buffer.alloc(this.#text.length);
      const length = readSync(this.#requests, this.#read, 0, this.#text.length, null);
      if (length === this.#text.length) return true;
      this.#send(this.#read.subarray(0, length));
    } catch {
      // It has read all of it.
    }
    return false;
  }

  #copy(from: number, to: number): Exclude<Carried, 'drain'> {
    this.#part ??= Buffer.alloc(PART);
    for (let parts = 0; parts < MOST_PARTS; parts++) {
      const length = readSome(from, this.#part);
      if (length === 0) return 'whole';
      if (length === null) break;
      if (!writeAll(to, this.#part.subarray(0, length))) return 'lost';
    }
    return 'held';
  }

  #send(bytes: Uint8Array): void {
    writeSync(TO_DRAIN, bytes);
  }
}

/** Null where nothing is there now. */
function readSome(from: number, part: Buffer): number | null {
  try {
    return readSync(from, part);
  } catch {
    return null;
  }
}

function writeAll(to: number, bytes: Uint8Array): boolean {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(to, bytes, at);
    return true;
  } catch {
    return false;
  }
}
