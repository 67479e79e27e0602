// The tail of an attempt's log, and what is added to it: a window of fixed size, never the whole file.
import { closeSync, fstatSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { openRegular } from '../files/open-regular.js';

const TAIL_BYTES = 64 * 1024;
const POLL_MS = 300;

export interface LogPiece {
  readonly text: string;
  /** False for the first piece, and for one that begins after bytes that were passed over: a tail anew. */
  readonly append: boolean;
  /** True when the log has more before the last piece that was not added. */
  readonly cut: boolean;
}

export interface LogFollower {
  /** Sends what has come since the last look. */
  look(): void;
  stop(): void;
}

/** Sends the tail at once, an empty one where there is no log yet, then what comes, until it is stopped. */
export function followLog(path: string, send: (piece: LogPiece) => void): LogFollower {
  let decoder = new StringDecoder('utf8');
  let offset = -1;
  let isCut = false;
  let isMissingTold = false;
  const look = () => {
    const read = readFrom(path, offset);
    if (!read) {
      // Nobody is to wait for a log that was never written, or is gone.
      if (offset < 0 && !isMissingTold) send({ text: '', append: false, cut: false });
      isMissingTold = true;
      return;
    }
    const append = read.start === offset;
    if (!append) {
      decoder = new StringDecoder('utf8');
      isCut = read.start > 0;
    }
    offset = read.start + read.bytes.length;
    if (read.bytes.length > 0 || !append) send({ text: decoder.write(read.bytes), append, cut: isCut });
  };
  look();
  const poll = setInterval(look, POLL_MS);
  return { look, stop: () => clearInterval(poll) };
}

function readFrom(path: string, offset: number): { readonly start: number; readonly bytes: Buffer } | null {
  let fd: number;
  try {
    fd = openRegular(path, 'own');
  } catch {
    return null;
  }
  try {
    const { size } = fstatSync(fd);
    // A flood is skipped over: the page shows the tail, the log itself is a command away.
    const start = offset < 0 || size - offset > 4 * TAIL_BYTES ? Math.max(0, size - TAIL_BYTES) : offset;
    const bytes = Buffer.alloc(Math.max(0, Math.min(size - start, 4 * TAIL_BYTES)));
    return { start, bytes: bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, start)) };
  } finally {
    closeSync(fd);
  }
}
