// The folder through which the tasks of one run hand over their tables, and the output that TaskFlow reads.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.STAGING ?? 'out/staging';

export function readTable(name) {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

export function writeTable(name, rows) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(rows));
}

/** Values that later tasks see as `tasks.<id>.output.<name>`. */
export function giveOutput(values) {
  console.log(values);
  if (process.env.TASKFLOW_OUTPUT) writeFileSync(process.env.TASKFLOW_OUTPUT, JSON.stringify(values));
}
