// Standard output and error of the host: descriptors 1 and 2 go to the log of the attempt that runs.
import { closeSync, openSync, writeSync } from 'node:fs';

let fallback: number | null = null;

/**
 * From here on everything that is printed goes to this file: by console, streams, native code and by child processes
 * that inherit the streams. Node has no dup2, but POSIX gives a file that is opened the lowest free descriptor: the
 * one just closed. Streams that are files write synchronously, so the order is right. Where the descriptor is not
 * given (Windows keeps 1 and 2 open) the streams' write methods are replaced, and children must be given pipes.
 */
export function directStreams(path: string): void {
  if (direct(1, path) && direct(2, path)) return;
  const log = openSync(path, 'a', 0o600);
  if (fallback !== null) closeSync(fallback);
  fallback = log;
  for (const stream of [process.stdout, process.stderr]) stream.write = writeTo(log);
}

function direct(descriptor: 1 | 2, path: string): boolean {
  if (process.platform === 'win32') return false;
  closeSync(descriptor);
  const opened = openSync(path, 'a', 0o600);
  if (opened === descriptor) return true;
  closeSync(opened);
  return false;
}

function writeTo(log: number): typeof process.stdout.write {
  return (chunk: string | Uint8Array, second?: unknown, third?: unknown) => {
    const done = typeof second === 'function' ? second : third;
    if (typeof chunk === 'string') writeSync(log, chunk);
    else writeSync(log, chunk);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
}
