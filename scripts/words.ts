// Writes l10n/bundle.l10n.json, the words of the extension's code; with --check fails where a language lacks some.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportedWords } from './words/exported-words.js';
import { findWordFaults } from './words/word-faults.js';

const root = join(import.meta.dirname, '..');
if (!process.argv.includes('--check')) {
  const text = `${JSON.stringify(await exportedWords(root), null, 2)}\n`;
  writeFileSync(join(root, 'l10n/bundle.l10n.json'), text);
}
for (const fault of await findWordFaults(root)) {
  console.error(fault);
  process.exitCode = 1;
}
