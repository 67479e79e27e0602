// A home that is removed while programs work with it is made again by the first of them that needs it.
import { existsSync } from 'node:fs';
import { makeHomeFolder, newHomeId } from './home-folder.js';
import { type Environment, listEntries } from './registry.js';

/** Makes a home that is not there, as the one that the registry knows at its place. Throws what the file system throws. */
export function remakeHome(home: string, env: Environment = process.env): void {
  if (existsSync(home)) return;
  const entry = listEntries(env).find((each) => each.home === home);
  makeHomeFolder(home, entry?.id ?? newHomeId());
}
