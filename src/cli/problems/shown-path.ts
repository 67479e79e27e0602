// Paths as they are shown.
import { isAbsolute, relative, sep } from 'node:path';

/** Relative to the working folder for what lies in it, else absolute. */
export function shownPath(cwd: string, path: string): string {
  const way = relative(cwd, path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? path : way || '.';
}
