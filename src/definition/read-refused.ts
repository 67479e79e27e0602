// What is said of a DAG file that may not be read.
import { phrase } from '../core/phrase.js';
import { findRefuser } from '../files/file-owner.js';

/** `path`: absolute. Names the user it belongs to where that is another one. */
export function readRefused(path: string): string {
  const other = findRefuser(path);
  if (!other) return phrase('This file may not be read: its permissions forbid it');
  const { place, owner, user } = other;
  if (place === path)
    return phrase(
      'This file may not be read: it belongs to the user {0}, and this runs as {1}; run it as {0}, or have the file opened or given to {1} (chmod, chown)',
      owner,
      user,
    );
  return phrase(
    'This file may not be read: {0} belongs to the user {1}, and this runs as {2}; run it as {1}, or have the folder opened or given to {2} (chmod, chown)',
    place,
    owner,
    user,
  );
}
