// What can stand where a file is wanted, and must never be waited for.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename } from 'node:path';

export interface OddFile {
  readonly name: string;
  /** Puts it at a path, in the place of what was there. */
  readonly put: (path: string) => void;
}

export const NAMED_PIPE: OddFile = {
  name: 'a named pipe',
  put: (path) => {
    rmSync(path, { recursive: true, force: true });
    execFileSync('mkfifo', [path]);
  },
};

/** Where these can be made: not on Windows. */
export const ODD_FILES: readonly OddFile[] = [
  NAMED_PIPE,
  {
    name: 'a folder',
    put: (path) => {
      rmSync(path, { recursive: true, force: true });
      mkdirSync(path);
    },
  },
  { name: 'a link to itself', put: (path) => link(basename(path), path) },
  { name: 'a link to a device without an end', put: (path) => link('/dev/zero', path) },
  {
    name: 'a link to a named pipe',
    put: (path) => {
      NAMED_PIPE.put(`${path}.pipe`);
      link(`${path}.pipe`, path);
    },
  },
];

function link(to: string, path: string): void {
  rmSync(path, { recursive: true, force: true });
  symlinkSync(to, path);
}
