// Where the home of a project may be made: with the user, or where that can't be, in the project itself.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inspectHomeFolder } from './home-folder.js';
import { machineId } from './machine-id.js';
import { networkFileSystemOf } from './network-file-system.js';
import { type Environment, userFolder } from './registry.js';

const OWN_NAME = '.taskflow';
const LOCAL_NAME = '.taskflow-local';
const LONGEST_NAME = 40;

/**
 * The home of a project that is there and ours though the registry doesn't know it, or could not be written: its id says
 * that it was made on this machine, by this user, for this very folder. Null where there is none.
 */
export function unregisteredHome(project: string, env: Environment): string | null {
  const id = homeIdOf(project);
  for (const home of [placeWithUser(project, env), placeInProject(project)])
    if (home && inspectHomeFolder(home, id) === 'ours') return home;
  return null;
}

/** Where the home of a project is to be made: the first place that is free, or ours. */
export function newPlace(project: string, env: Environment): string {
  return placeWithUser(project, env) ?? placeInProject(project);
}

/**
 * Always the same for a folder, and no other machine's, user's or folder's: two processes that make its home at once
 * make the same, and one that came with the folder is told from it.
 */
export function homeIdOf(project: string): string {
  const user = process.getuid?.() ?? '';
  return hashOf(`${machineId()}\0${user}\0${project}`).slice(0, 32);
}

/** Named after the project. Null where the user's state folder can't be written, or is on a network file system. */
function placeWithUser(project: string, env: Environment): string | null {
  const folder = join(userFolder(env), 'histories');
  const ground = nearestThere(folder);
  if (!isWritable(ground) || networkFileSystemOf(ground) !== null) return null;
  const name = `${readable(project)}-${hashOf(project).slice(0, 8)}`;
  return firstFree(project, (number) => join(folder, number === 1 ? name : `${name}-${number}`));
}

export function placeInProject(project: string): string {
  return firstFree(project, (number) => {
    const name = number === 1 ? OWN_NAME : number === 2 ? LOCAL_NAME : `${LOCAL_NAME}-${number - 1}`;
    return join(project, name);
  });
}

/** A history that lies in the project's folder, whoever made it; null where there is none. */
export function folderInProject(project: string): string | null {
  const home = join(project, OWN_NAME);
  // A symbolic link could show any folder of the machine as the project's history.
  const isFolder = lstatSync(home, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? home : null;
}

function firstFree(project: string, place: (number: number) => string): string {
  const id = homeIdOf(project);
  for (let number = 1; ; number += 1) {
    const home = place(number);
    if (inspectHomeFolder(home, id) !== 'other') return home;
  }
}

function nearestThere(folder: string): string {
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  return there;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** The name of the project's folder, as far as every file system takes it. */
function readable(project: string): string {
  const name = basename(project)
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(0, LONGEST_NAME);
  return name === '' ? 'project' : name;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
