// The folder of a home itself: made whole, and told from one that somebody else put in its place.
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readSmallFile } from '../files/read-regular.js';

const MARK = 'home.json';
const VERSION = 1;

/** `other`: something is there that is no folder of ours. */
export type HomeFolderStatus = 'absent' | 'ours' | 'other';

/** What stands at a home's place. Without an id any folder is ours. Throws when it can't be looked at. */
export function inspectHomeFolder(home: string, id: string | undefined): HomeFolderStatus {
  const status = lstatSync(home, { throwIfNoEntry: false });
  if (!status) return 'absent';
  if (id === undefined) return 'ours';
  return status.isDirectory() && readHomeId(home) === id ? 'ours' : 'other';
}

/** The id in a home, or null. By hand and not by a schema: every command reads it, and a parser costs more than the rest. */
function readHomeId(home: string): string | null {
  try {
    const mark: unknown = JSON.parse(readSmallFile(join(home, MARK)));
    const { version, id } = mark as { readonly version?: unknown; readonly id?: unknown };
    return version === VERSION && typeof id === 'string' && id !== '' ? id : null;
  } catch {
    return null;
  }
}

export function newHomeId(): string {
  return randomBytes(16).toString('hex');
}

/**
 * Makes a home with its mark and a `.gitignore`, whole in one step; false when something came to its place
 * meanwhile. Throws what the file system throws.
 */
export function makeHomeFolder(home: string, id: string): boolean {
  mkdirSync(dirname(home), { recursive: true, mode: 0o700 });
  const aside = join(dirname(home), `${basename(home)}.${randomBytes(6).toString('hex')}.new`);
  mkdirSync(aside, { mode: 0o700 });
  try {
    writeFileSync(join(aside, '.gitignore'), '*\n', { mode: 0o600 });
    writeFileSync(join(aside, MARK), `${JSON.stringify({ version: VERSION, id })}\n`, { mode: 0o600 });
    // Windows replaces no folder, POSIX only an empty one.
    renameSync(aside, home);
    return true;
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (lstatSync(home, { throwIfNoEntry: false })) return false;
    throw error;
  }
}
