// What was built, where every user may read it: the checkout may lie in a folder that is closed to others.
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from './remove-folder.js';

const ROOT = join(import.meta.dirname, '../..');

export interface BuiltForAll {
  /** Before Node, the built command line and its words: the copy's command line comes instead. */
  readonly words: readonly string[];
  remove(): void;
}

/** Copies dist/, for commands on files in YAML and JSON. Call when it is built. */
export function builtForAll(): BuiltForAll {
  const folder = mkdtempSync(join(tmpdir(), 'taskflow-built-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'dist'));
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  for (const name of readdirSync(join(ROOT, 'dist')))
    if (/\.(js|wasm)$/.test(name)) copyFileSync(join(ROOT, 'dist', name), join(folder, 'dist', name));
  const cli = join(folder, 'dist/cli.js');
  return {
    words: ['sh', '-c', 'node=$1; shift 2; exec "$node" "$0" "$@"', cli],
    remove: () => removeFolder(folder),
  };
}
