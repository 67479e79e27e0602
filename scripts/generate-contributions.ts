// Writes package.json's contributions and package.nls.json from the ids in code; with --check fails when stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contributions } from '../src/extension/manifest/contributions.js';

const root = join(import.meta.dirname, '..');
const { contributes, nls } = contributions();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
const files: ReadonlyArray<readonly [name: string, text: string]> = [
  ['package.json', `${JSON.stringify({ ...manifest, contributes }, null, 2)}\n`],
  ['package.nls.json', `${JSON.stringify(nls, null, 2)}\n`],
];
for (const [name, text] of files) {
  const path = join(root, name);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${name} is not what src/extension/manifest makes: run npm run contributions`);
    process.exitCode = 1;
  }
}
