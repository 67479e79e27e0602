// The shell that runs slots and drains.
import { accessSync, constants } from 'node:fs';

/** No start-up files, and functions in the environment are handed on, not imported. */
export const BASH_ARGUMENTS = ['--norc', '--noprofile', '-p'] as const;

const PLACES = ['/bin/bash', '/usr/bin/bash'];

/** Path of bash here, or null. On Linux only: a process can be found again by its mark there, a pipe opened anew. */
export function findBash(
  platform: NodeJS.Platform = process.platform,
  places: readonly string[] = PLACES,
): string | null {
  return platform === 'linux' ? findProgram(places) : null;
}

/** The first of these paths that is a program, or null: a small system has not all of them. */
export function findProgram(places: readonly string[]): string | null {
  for (const path of places) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not there.
    }
  }
  return null;
}
