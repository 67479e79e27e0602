// Where imports of a DAG file lead: "taskflow" to this SDK, and relative ones to TypeScript files as compilers allow.
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SDK_NAME = 'taskflow';

/** Only for the user's own files: a package may mean another one by the name. */
export function isSdk(specifier: string, parent: string | undefined): boolean {
  return specifier === SDK_NAME && !(parent ?? '').includes('/node_modules/');
}

/**
 * The TypeScript file that is meant by `./clean`, `./clean.js` or the folder `./steps`, none of which exists as
 * such; null where there is none. `parent` is an address or a path.
 */
export function findTypeScript(specifier: string, parent: string | undefined): string | null {
  if (!parent || !/^\.{1,2}(\/|$)/.test(specifier)) return null;
  const folder = dirname(parent.startsWith('file:') ? fileURLToPath(parent) : parent);
  const path = resolve(folder, decodeURIComponent(specifier.replace(/[?#].*$/, '')));
  const candidates = [
    path.replace(/\.([mc]?)js$/, '.$1ts'),
    ...['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'].map(
      (ending) => path + ending,
    ),
  ];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile()) ?? null;
}
