// Finds the home of a project's history: given, registered, or made.
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { accessReason, otherOwner } from './access-reason.js';
import { inspectHomeFolder, makeHomeFolder, markHomeFolder, newHomeId, readHomeId } from './home-folder.js';
import { networkFileSystemOf } from './network-file-system.js';
import { findProject, type ProjectPlace } from './project-root.js';
import { addEntry, type Environment, type RegistryEntry, readEntry, replaceEntry } from './registry.js';

export interface HomeRequest {
  readonly cwd: string;
  /** The DAG file, where there is one. */
  readonly file?: string;
  readonly env: Environment;
  /** `read` makes nothing. */
  readonly mode: 'read' | 'write';
}

export type HomeResult =
  | {
      readonly ok: true;
      readonly home: string;
      /** Real path of the project's folder. */
      readonly project: string;
      /** It came with the folder: to be read, never resumed, nothing written into it. */
      readonly foreign: boolean;
      /** Made by this call. */
      readonly created: boolean;
      /** What the user should know, a sentence or two. */
      readonly notice: string | null;
    }
  | { readonly ok: false; readonly message: string };

const OWN_NAME = '.taskflow';
const LOCAL_NAME = '.taskflow-local';

/**
 * The home by TASKFLOW_HOME, else the registered one, else (to write) a new one in the project, registered. In
 * `read` mode the home may not exist yet: an empty history. Expected failures are messages, for exit code 74.
 */
export function resolveHome(request: HomeRequest): HomeResult {
  try {
    const place = findProject(request.cwd, request.file);
    const given = request.env.TASKFLOW_HOME;
    const found = given
      ? resolveGiven(resolve(request.cwd, given), place, request.mode)
      : resolveRegistered(place, request);
    return found.ok ? withNetworkNotice(found) : found;
  } catch (error) {
    return { ok: false, message: failure(error, request.mode) };
  }
}

/**
 * Registers `home` for a folder that has no usable home yet, and makes it; gives the one that counts from now on,
 * which is another where one was registered before, for the folder or for the repository around it: the command
 * line, given in this folder, writes there.
 */
export function registerHome(folder: string, home: string, env: Environment = process.env): HomeResult {
  try {
    const project = realpathSync.native(folder);
    const around = usableEntry(findProject(project).candidates, env);
    if (around) return withNetworkNotice(foundEntry(around, false));
    const old = readEntry(project, env);
    const entry = { folder: project, home: resolve(home), id: old?.id ?? readHomeId(home) ?? newHomeId() };
    if (inspectHomeFolder(home, entry.id) === 'other') markHomeFolder(home, entry.id);
    if (old) replaceEntry(entry, env);
    else addEntry(entry, env);
    return withNetworkNotice(settle(project, env));
  } catch (error) {
    return { ok: false, message: failure(error, 'write') };
  }
}

type Found = Extract<HomeResult, { ok: true }>;

/** The entry of the nearest of these folders whose home is there and ours. */
function usableEntry(folders: readonly string[], env: Environment): RegistryEntry | undefined {
  return folders
    .flatMap((folder) => readEntry(folder, env) ?? [])
    .find((entry) => inspectHomeFolder(entry.home, entry.id) === 'ours');
}

function resolveGiven(home: string, place: ProjectPlace, mode: HomeRequest['mode']): HomeResult {
  const isAbsent = !existsSync(home);
  if (!isAbsent && !statSync(home).isDirectory()) {
    return { ok: false, message: `TASKFLOW_HOME is no folder: ${home}. Set it to a folder, or unset it.` };
  }
  const created = mode === 'write' && isAbsent && makeHomeFolder(home, newHomeId());
  return { ok: true, home, project: place.root, foreign: false, created, notice: null };
}

function resolveRegistered(place: ProjectPlace, { env, mode }: HomeRequest): Found {
  for (const project of place.candidates) {
    const entry = readEntry(project, env);
    if (!entry) continue;
    const status = inspectHomeFolder(entry.home, entry.id);
    if (status === 'ours' || (status === 'absent' && mode === 'read')) return foundEntry(entry, false);
    if (mode === 'write') return settle(project, env);
  }
  return mode === 'write' ? settle(place.root, env) : unregisteredHome(place.root);
}

/** What there is to read in a project that has no home of ours. */
function unregisteredHome(project: string): Found {
  const home = join(project, OWN_NAME);
  // A symbolic link could show any folder of the machine as the project's history.
  const isFolder = lstatSync(home, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) return foundEntry({ folder: project, home: freeHome(project, newHomeId()) }, false);
  const owner = otherOwner(home)?.owner;
  const whose = owner === undefined ? 'came with the folder' : `belongs to the user ${owner}`;
  const notice = `${home} ${whose}: its runs are shown, but never resumed.`;
  return { ok: true, home, project, foreign: true, created: false, notice };
}

/**
 * Registers and makes until both agree: another process may do the same at any moment, and whichever entry stands
 * in the registry rules. The id of an entry stays when its home moves, so that two that move it make the same home.
 */
function settle(project: string, env: Environment): Found {
  let created = false;
  for (let tries = 0; tries < 100; tries += 1) {
    const entry = readEntry(project, env);
    const id = entry?.id ?? newHomeId();
    if (!entry) {
      addEntry({ folder: project, home: freeHome(project, id), id }, env);
      continue;
    }
    const status = inspectHomeFolder(entry.home, entry.id);
    if (status === 'ours') return foundEntry(entry, created);
    if (status === 'absent') created = makeHomeFolder(entry.home, id);
    else replaceEntry({ folder: project, home: freeHome(project, id), id }, env);
  }
  throw new Error('the place of the history keeps changing');
}

/** The first name in the project that is free, or ours by `id`. */
function freeHome(project: string, id: string): string {
  for (let number = 0; ; number += 1) {
    const name = number === 0 ? OWN_NAME : number === 1 ? LOCAL_NAME : `${LOCAL_NAME}-${number}`;
    const home = join(project, name);
    const status = inspectHomeFolder(home, id);
    if (status !== 'other') return home;
  }
}

function foundEntry(entry: RegistryEntry, created: boolean): Found {
  const { home, folder } = entry;
  const isBesideForeign = created && home.startsWith(join(folder, LOCAL_NAME));
  const notice = isBesideForeign
    ? `${join(folder, OWN_NAME)} is not this machine's history of the project, so runs are kept in ${home}.`
    : null;
  return { ok: true, home, project: folder, foreign: false, created, notice };
}

function withNetworkNotice(found: Found): Found {
  const network = networkFileSystemOf(found.home);
  if (!network) return found;
  const warning = `${found.home} is on a network file system (${network}), which is not supported: set TASKFLOW_HOME to a local folder.`;
  return { ...found, notice: found.notice ? `${found.notice} ${warning}` : warning };
}

function failure(error: unknown, mode: HomeRequest['mode']): string {
  const reason = accessReason(error);
  return mode === 'read'
    ? `The history can't be read: ${reason}`
    : `The history can't be written: ${reason}. Set TASKFLOW_HOME to a folder that can be written.`;
}
