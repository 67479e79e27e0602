// Who may do a thing that only one process may do at a time: numbered files, each made exclusively. The highest
// number holds; a new holder makes the next one, so that a claim is never taken by removing another's.
import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSmallFile } from '../files/read-regular.js';
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.js';

/** `released`: its holder has let it go. */
export type ClaimStatus = 'none' | 'released' | 'alive' | 'gone' | 'foreign';

export interface Claim {
  readonly number: number;
  readonly status: ClaimStatus;
  readonly holder: ProcessIdentity | null;
}

/** The claim in force on `name` in `folder`: `<name>.<n>.json`, or `<name>.<n>.released`. */
export function readClaim(folder: string, name: string): Claim {
  const highest = highestClaim(folder, name);
  if (!highest) return { number: 0, status: 'none', holder: null };
  const { number, isReleased } = highest;
  if (isReleased) return { number, status: 'released', holder: null };
  const holder = readHolder(join(folder, `${name}.${number}.json`));
  // Unreadable although files appear whole: it was released or replaced this moment, or is damaged.
  if (!holder) return { number, status: highestIs(folder, name, number) ? 'foreign' : 'alive', holder: null };
  return { number, status: livenessOf(holder), holder };
}

/**
 * Makes claim `number` and returns true, or false when the race for it is lost. Where the file system has no hard
 * links the file is made exclusively in place.
 */
export function makeClaim(folder: string, name: string, number: number): boolean {
  const target = join(folder, `${name}.${number}.json`);
  const aside = join(folder, `.${name}.${randomUUID()}`);
  const text = `${JSON.stringify(ownIdentity())}\n`;
  try {
    writeFileSync(aside, text, { mode: 0o600 });
    link(aside, target, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  // Slower than another that went past this number: what it made since is in force.
  return highestClaim(folder, name)?.number === number;
}

/** True while no higher claim has been made. */
export function isClaimInForce(folder: string, name: string, number: number): boolean {
  return claimStanding(folder, name, number) === 'in_force';
}

/** `removed`: its file is there no more, nor a higher one: it was removed, by none of us. */
export type ClaimStanding = 'in_force' | 'superseded' | 'removed';

export function claimStanding(folder: string, name: string, number: number): ClaimStanding {
  const highest = highestClaim(folder, name)?.number ?? 0;
  if (highest === number) return 'in_force';
  return highest > number ? 'superseded' : 'removed';
}

/** Lets a claim go; the number stays taken. */
export function releaseClaim(folder: string, name: string, number: number): void {
  try {
    renameSync(join(folder, `${name}.${number}.json`), join(folder, `${name}.${number}.released`));
  } catch (error) {
    // The folder was removed with the claim in it: gone all the same.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Removes the claims below the one in force. */
export function forgetOldClaims(folder: string, name: string, number: number): void {
  for (const old of listClaims(folder, name))
    if (old.number < number) rmSync(join(folder, old.file), { force: true });
}

function link(aside: string, target: string, text: string): void {
  try {
    linkSync(aside, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    writeFileSync(target, text, { flag: 'wx', mode: 0o600 });
  }
}

function highestIs(folder: string, name: string, number: number): boolean {
  return highestClaim(folder, name)?.number === number;
}

function highestClaim(folder: string, name: string): ListedClaim | null {
  let highest: ListedClaim | null = null;
  for (const claim of listClaims(folder, name)) {
    // Of the same number the one that is not released counts: it was made after the release, by one who was slow.
    const isHigher = claim.number > (highest?.number ?? 0);
    if (isHigher || (claim.number === highest?.number && !claim.isReleased)) highest = claim;
  }
  return highest;
}

interface ListedClaim {
  readonly file: string;
  readonly number: number;
  readonly isReleased: boolean;
}

function* listClaims(folder: string, name: string): Generator<ListedClaim> {
  for (const file of list(folder)) {
    if (!file.startsWith(`${name}.`)) continue;
    const match = /^(\d{1,9})\.(json|released)$/.exec(file.slice(name.length + 1));
    if (match) yield { file, number: Number(match[1]), isReleased: match[2] === 'released' };
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readHolder(path: string): ProcessIdentity | null {
  try {
    const value = JSON.parse(readSmallFile(path)) as Partial<ProcessIdentity>;
    const isWhole = typeof value.pid === 'number' && value.pid > 1 && typeof value.host === 'string';
    return isWhole ? (value as ProcessIdentity) : null;
  } catch {
    return null;
  }
}
