// Looks at a path that may be anything.
import { type Stats, statSync } from 'node:fs';

/** What a path leads to; null where that can't be said: nothing is there, a link leads to itself, it is not permitted. */
export function statIfAny(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
