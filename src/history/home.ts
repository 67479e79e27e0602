// Finds the home of a project's history: given, registered, or made.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { findOwnerOf } from '../files/file-owner.js';
import { accessReason } from './access-reason.js';
import { inspectHomeFolder, makeHomeFolder, newHomeId } from './home-folder.js';
import { folderInProject, homeIdOf, newPlace, placeInProject, unregisteredHome } from './home-places.js';
import { networkFileSystemOf } from './network-file-system.js';
import { findProject, type ProjectPlace } from './project-root.js';
import {
  addEntry,
  type Environment,
  type RegistryEntry,
  readEntry,
  replaceEntry,
  userFolder,
} from './registry.js';

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

/**
 * The home by TASKFLOW_HOME, else the registered one, else (to write) a new one, registered: in the user's state folder,
 * or, where that can't be, in the project. In `read` mode the home may not exist yet: an empty history. Expected
 * failures are messages, for exit code 74.
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
 * The home of a folder that an editor has opened, made where there is none: the one registered for it or for the
 * repository around it, else a new one for this very folder. The command line, given in this folder, writes there, too.
 */
export function homeOfFolder(folder: string, env: Environment = process.env): HomeResult {
  try {
    const project = realpathSync.native(folder);
    const around = usableEntry(findProject(project).candidates, env);
    return withNetworkNotice(around ? foundEntry(around, false) : settle(project, env));
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
  return mode === 'write' ? settle(place.root, env) : readUnregistered(place.root, env);
}

/** What there is to read of a project that no registry knows. */
function readUnregistered(project: string, env: Environment): Found {
  const own = unregisteredHome(project, env);
  const home = own ? null : folderInProject(project);
  if (!home) return foundEntry({ folder: project, home: own ?? newPlace(project, env) }, false);
  const owner = findOwnerOf(home)?.owner;
  const whose = owner === undefined ? 'came with the folder' : `belongs to the user ${owner}`;
  const notice = `${home} ${whose}: its runs are shown, but never resumed.`;
  return { ok: true, home, project, foreign: true, created: false, notice };
}

/**
 * Registers and makes until both agree: another process may do the same at any moment, and whichever entry stands
 * in the registry rules.
 */
function settle(project: string, env: Environment): Found {
  const id = homeIdOf(project);
  let created = false;
  for (let tries = 0; tries < 100; tries += 1) {
    const entry = readEntry(project, env);
    if (!entry) {
      const home = unregisteredHome(project, env) ?? newPlace(project, env);
      const failed = register({ folder: project, home, id }, env);
      if (failed) return withoutRegistry(project, failed, env);
      continue;
    }
    const status = inspectHomeFolder(entry.home, entry.id);
    if (status === 'ours') return foundEntry(entry, created);
    if (status === 'absent') created = makeHomeFolder(entry.home, entry.id ?? id);
    else replaceEntry({ folder: project, home: newPlace(project, env), id }, env);
  }
  throw new Error('the place of the history keeps changing');
}

/** Why that can't be written; null once there is an entry, this one or another's. */
function register(entry: RegistryEntry, env: Environment): string | null {
  try {
    addEntry(entry, env);
    return null;
  } catch (error) {
    return accessReason(error);
  }
}

/** In the project, where it is known again by its id. Throws what the file system throws. */
function withoutRegistry(project: string, reason: string, env: Environment): Found {
  const home = placeInProject(project);
  const id = homeIdOf(project);
  const created = inspectHomeFolder(home, id) === 'absent' && makeHomeFolder(home, id);
  const notice = created
    ? `${userFolder(env)} can't be written (${reason}), so runs are kept in ${home}.`
    : null;
  return { ok: true, home, project, foreign: false, created, notice };
}

function foundEntry({ home, folder }: RegistryEntry, created: boolean): Found {
  const other = created ? folderInProject(folder) : null;
  const notice =
    other && other !== home
      ? `${other} is not this machine's history of the project, so runs are kept in ${home}.`
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
