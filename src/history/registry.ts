// Which home each project folder has on this machine: one small file for each folder, in the user's state folder.
// One file each, named by a hash of the folder's real path, because two processes that register two folders at the
// same time would overwrite each other's entry in a shared file; and a file of one entry is replaced whole by a
// rename, and made by a hard link, which only one of two can do.
import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { readSmallFile } from '../files/read-regular.js';
import { asideName, writeAside } from './write-aside.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface RegistryEntry {
  readonly folder: string;
  /** Absolute. */
  readonly home: string;
  /** Stands in the home too: a folder that merely has the home's place was put there by somebody else. */
  readonly id?: string | undefined;
}

/** The entry of a folder (its real path), or null. A damaged entry is as none. */
export function readEntry(folder: string, env: Environment): RegistryEntry | null {
  try {
    const entry = parseEntry(JSON.parse(readSmallFile(entryPath(folder, env))));
    return entry?.folder === folder ? entry : null;
  } catch {
    return null;
  }
}

/** By hand and not by a schema: every command reads it, and a parser costs more than the rest. */
function parseEntry(value: unknown): RegistryEntry | null {
  if (typeof value !== 'object' || value === null) return null;
  const { folder, home, id } = value as Partial<Record<keyof RegistryEntry, unknown>>;
  if (typeof folder !== 'string' || typeof home !== 'string' || !isAbsolute(home)) return null;
  if (id === undefined) return { folder, home };
  return typeof id === 'string' ? { folder, home, id } : null;
}

/** Registers a folder that has no entry; false when another process was faster. Throws what the file system throws. */
export function addEntry(entry: RegistryEntry, env: Environment): boolean {
  const path = entryPath(entry.folder, env);
  mkdirSync(registryFolder(env), { recursive: true, mode: 0o700 });
  const aside = asideName(path);
  writeFileSync(aside, text(entry), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A damaged entry reads as none, so it must not be in the way either.
    if (code === 'EEXIST' && readEntry(entry.folder, env)) return false;
    if (code !== 'EEXIST' && code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    writeAside(path, text(entry));
    return true;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Replaces the entry of a folder. Throws what the file system throws. */
export function replaceEntry(entry: RegistryEntry, env: Environment): void {
  mkdirSync(registryFolder(env), { recursive: true, mode: 0o700 });
  writeAside(entryPath(entry.folder, env), text(entry));
}

/** All entries that are whole, in no order. O(entries). */
export function listEntries(env: Environment): RegistryEntry[] {
  let names: string[];
  try {
    names = readdirSync(registryFolder(env)).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      return parseEntry(JSON.parse(readSmallFile(join(registryFolder(env), name)))) ?? [];
    } catch {
      return [];
    }
  });
}

export function registryFolder(env: Environment, platform: NodeJS.Platform = process.platform): string {
  return join(userFolder(env, platform), 'homes');
}

/** What we keep for a user, where each system keeps such things; a relative XDG_STATE_HOME doesn't count, as its rules say. */
export function userFolder(env: Environment, platform: NodeJS.Platform = process.platform): string {
  return join(stateFolder(env, platform), 'taskflow');
}

function stateFolder(env: Environment, platform: NodeJS.Platform): string {
  if (env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME)) return env.XDG_STATE_HOME;
  const user = (platform === 'win32' ? env.USERPROFILE : env.HOME) || homedir();
  if (platform === 'win32') return env.LOCALAPPDATA || join(user, 'AppData', 'Local');
  if (platform === 'darwin') return join(user, 'Library', 'Application Support');
  return join(user, '.local', 'state');
}

function entryPath(folder: string, env: Environment): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return join(registryFolder(env), `${hash}.json`);
}

function text(entry: RegistryEntry): string {
  return `${JSON.stringify(entry)}\n`;
}
