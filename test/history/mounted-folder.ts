// Folders on a file system of their own, for what modes can't show to root: a full disk, a read-only one.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MountedFolder extends Disposable {
  readonly path: string;
  makeReadOnly(): void;
}

/** A folder on a new file system of this size, or why there can be none. */
export function mountFolder(sizeKb: number): MountedFolder | string {
  if (process.platform !== 'linux') return 'only on Linux';
  if (process.getuid?.() !== 0) return 'only as root';
  const root = mkdtempSync(join(tmpdir(), 'taskflow-disk-'));
  const path = join(root, 'disk');
  mkdirSync(path);
  const failure = run('mount', '-t', 'tmpfs', '-o', `size=${sizeKb}k`, 'tmpfs', path);
  if (failure !== null) {
    rmSync(root, { recursive: true });
    return `nothing can be mounted: ${failure}`;
  }
  return {
    path,
    makeReadOnly: () => {
      const refusal = run('mount', '-o', 'remount,ro', path);
      if (refusal !== null) throw new Error(refusal);
    },
    [Symbol.dispose]: () => {
      run('umount', '-l', path);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function run(command: string, ...args: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}
