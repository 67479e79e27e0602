// Opens a file of a run to read it, and never by a link: a history that came with a folder could show any file of the
// machine as its journal or log.
import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A descriptor of the file at `path`, in a folder that is no link either. Throws what the file system throws, and an
 * error that says so where it is a link or no file. Never waits, as opening a named pipe would.
 */
export function openOwnFile(path: string): number {
  if (!lstatSync(dirname(path)).isDirectory()) throw new Error(`not read, its folder is a link: ${path}`);
  const fd = openSync(path, constants.O_RDONLY | noFollow(path) | (constants.O_NONBLOCK ?? 0));
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw new Error(`not read, it is no file: ${path}`);
}

/** The flag that refuses a link at the moment of opening; where the system has none, looks before. */
function noFollow(path: string): number {
  if (lstatSync(path).isSymbolicLink()) throw new Error(`not read, it is a link: ${path}`);
  return constants.O_NOFOLLOW ?? 0;
}
