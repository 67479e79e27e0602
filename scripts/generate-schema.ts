// Writes media/dag.schema.json from the zod schema of DAG files; `--check` fails when it is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { dagJsonSchema } from '../src/definition/schema/json-schema.js';

const FILE = new URL('../media/dag.schema.json', import.meta.url);
const text = `${JSON.stringify(dagJsonSchema(), null, 2)}\n`;

if (process.argv.includes('--check')) {
  const present = await readFile(FILE, 'utf8').catch(() => '');
  if (present !== text) {
    console.error('media/dag.schema.json is stale: run npm run schema');
    process.exitCode = 1;
  }
} else {
  await writeFile(FILE, text);
}
