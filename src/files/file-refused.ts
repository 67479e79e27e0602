// What is refused where a file is wanted, and in which words.
import type { Stats } from 'node:fs';

/** `link`: where none is followed, or one that leads to itself. `in_link`: its folder is one. */
export type RefusedKind = 'folder' | 'pipe' | 'socket' | 'device' | 'link' | 'in_link' | 'too_large';

const WORDS: Readonly<Record<RefusedKind, string>> = {
  folder: 'it is no file but a folder',
  pipe: 'it is no file but a named pipe',
  socket: 'it is no file but a socket',
  device: 'it is no file but a device',
  link: 'it is a link that is not followed',
  in_link: 'its folder is a link',
  too_large: 'it is too large',
};

/** What stands at a path is not read, nor written: the message says what it is, and where. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
  readonly kind: RefusedKind;

  constructor(path: string, kind: RefusedKind) {
    super(`not used, ${WORDS[kind]}: ${path}`);
    this.kind = kind;
  }
}

export function kindOf(status: Stats): RefusedKind {
  if (status.isDirectory()) return 'folder';
  if (status.isFIFO()) return 'pipe';
  if (status.isSymbolicLink()) return 'link';
  return status.isSocket() ? 'socket' : 'device';
}
