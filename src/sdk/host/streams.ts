// Standard output and error of the host: descriptors 1 and 2 go to the log of the attempt that runs.
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { lateWords } from './attempt-scope.js';

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
let fallback: number | null = null;

/** Once, before the first attempt: late words of an attempt that has ended shall not be another's. */
export function prepareStreams(): void {
  // Until the first attempt the descriptors are a file or the null device, as the engine opened them. Made while they
  // lead to a pipe, Node's streams would be sockets, which can't be directed elsewhere.
  for (const stream of [process.stdout, process.stderr]) {
    const write: typeof stream.write = stream.write.bind(stream);
    stream.write = (...given: unknown[]) => {
      const late = lateWords();
      if (late === null) return Reflect.apply(write, stream, given);
      return writeTo(late.descriptor, given);
    };
  }
}

/**
 * From here on everything that is printed goes to this file: by console, streams, native code and by child processes
 * that inherit the streams. Node has no dup2, but POSIX gives a file that is opened the lowest free descriptor: the
 * one just closed. Streams that are files write synchronously, so the order is right. Where the descriptor is not
 * given (Windows keeps 1 and 2 open) the streams' write methods are replaced, and children must be given pipes.
 */
export function directStreams(path: string): void {
  if (direct(1, path) && direct(2, path)) return;
  const log = openLog(path);
  if (fallback !== null) closeSync(fallback);
  fallback = log;
  for (const stream of [process.stdout, process.stderr])
    stream.write = (...given: unknown[]) => {
      const late = lateWords();
      return writeTo(late === null ? log : late.descriptor, given);
    };
}

/** No attempt runs: the log of the last one is let go, and what is printed goes nowhere. */
export function restStreams(): void {
  directStreams(devNull);
}

/** To append to, apart from the streams. Throws when it can't be opened. */
export function openLog(path: string): number {
  return openSync(path, APPEND, 0o600);
}

function direct(descriptor: 1 | 2, path: string): boolean {
  if (process.platform === 'win32') return false;
  try {
    closeSync(descriptor);
  } catch {
    // The function itself has closed it.
  }
  const opened = openLog(path);
  if (opened === descriptor) return true;
  closeSync(opened);
  return false;
}

/** As a stream's own `write`. */
function writeTo(descriptor: number | null, [chunk, second, third]: readonly unknown[]): boolean {
  const done = typeof second === 'function' ? second : third;
  const encoding = typeof second === 'string' ? (second as BufferEncoding) : 'utf8';
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : (chunk as Uint8Array);
  for (let at = 0; descriptor !== null && at < bytes.length; )
    at += writeSync(descriptor, bytes, at, bytes.length - at);
  if (typeof done === 'function') process.nextTick(done);
  return true;
}
