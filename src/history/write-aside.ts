// Replaces a small file in one step, so that no reader ever sees half of it.
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes `data` to a temporary file beside `path` and renames it over `path`, mode 600. Of two writers
 * the last wins whole. Throws what the file system throws, and leaves no temporary file then.
 */
export function writeAside(path: string, data: string | Uint8Array): void {
  const aside = asideName(path);
  try {
    writeFileSync(aside, data, { mode: 0o600, flag: 'wx' });
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/** A name beside `path` that no other process uses; a crash may leave it, and `isAsideName` knows it. */
export function asideName(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
}

/** True for a file name that `asideName` made. */
export function isAsideName(name: string): boolean {
  return /\.\d+-[0-9a-f]{8}\.tmp$/.test(name);
}
