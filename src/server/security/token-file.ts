// The token of a home's API: made once, readable by its owner only.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, lstatSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSmallFile } from '../../files/read-regular.js';
import { asideName } from '../../history/write-aside.js';

const FORMAT = /^[A-Za-z0-9_-]{43}$/;

/**
 * The token of a home, made when there is none yet. One that others could have read, or that is none, is replaced.
 * Throws what the file system throws.
 */
export function readOrMakeToken(home: string): string {
  const path = join(home, 'api-token');
  for (let tries = 0; tries < 10; tries += 1) {
    const token = readToken(path);
    if (token !== null) return token;
    rmSync(path, { force: true });
    makeToken(path);
  }
  throw new Error(`${path} keeps changing`);
}

function readToken(path: string): string | null {
  const status = lstatSync(path, { throwIfNoEntry: false });
  // Windows has no such modes: there the folder's own rights protect it.
  const isPrivate = process.platform === 'win32' || ((status?.mode ?? 0) & 0o077) === 0;
  if (!status?.isFile() || !isPrivate) return null;
  const text = readSmallFile(path).trim();
  return FORMAT.test(text) ? text : null;
}

/** Of two processes that make it at once the first wins, and both read that one. */
function makeToken(path: string): void {
  const aside = asideName(path);
  try {
    writeFileSync(aside, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Compares what came with the token in constant time, whatever its length. */
export function tokenCheck(token: string): (given: string) => boolean {
  const right = digest(token);
  return (given) => timingSafeEqual(digest(given), right);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
