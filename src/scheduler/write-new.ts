// Makes a small file that only one of several processes can make, whole or not at all.
import { linkSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asideName, isAsideName } from '../history/write-aside.js';

/** False when a file of that name is there. Makes its folder. Throws what the file system throws. */
export function writeNew(path: string, text: string): boolean {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const aside = asideName(path);
  writeFileSync(aside, text, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    return writeInPlace(path, text);
  } finally {
    rmSync(aside, { force: true });
  }
}

const STALE_MS = 86_400_000;

/** Removes what crashes have left half made in a folder, a day ago or earlier: what is younger may be being made. */
export function sweepAsides(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names.filter(isAsideName)) {
    const status = lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (status && Date.now() - status.mtimeMs > STALE_MS) rmSync(join(folder, name), { force: true });
  }
}

/** Where the file system has no hard links. */
function writeInPlace(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
