// The good DAG files of this project: fixtures and examples, to be damaged.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { findDagFiles } from '../../src/definition/discover.js';

export type Corpus = readonly { readonly file: string; readonly text: string }[];

const FOLDERS = ['../fixtures/definitions/valid', '../../examples'];

export async function loadCorpus(): Promise<Corpus> {
  const folders = FOLDERS.map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
  const files = (
    await Promise.all(folders.map((folder) => findDagFiles(folder, ['**/*.dag.{yaml,yml,json}'])))
  ).flat();
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'utf8') })));
}
