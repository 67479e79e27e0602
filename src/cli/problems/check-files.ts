// Finds and checks the DAG files that were asked for, ids that two of them share included.
import { type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from '../../core/problem.js';
import { findDagFiles, loadDagFile } from '../../definition/discover.js';
import { findDuplicateDags } from '../../definition/duplicate-dags.js';
import { CliError } from '../exit-code.js';
import type { CheckedFile } from './checked-file.js';
import { shownPath } from './shown-path.js';

/**
 * Checks files and the DAG files below folders, each once, sorted by path. A path that is not there is bad usage.
 * Problems of files that can't be read are among the rest.
 */
export async function checkFiles(cwd: string, paths: readonly string[]): Promise<CheckedFile[]> {
  const files = new Set<string>();
  for (const path of paths) for (const file of await filesOf(cwd, path)) files.add(file);
  const results = [];
  for (const path of [...files].sort()) results.push(await loadDagFile(path));
  const duplicates = findDuplicateDags(
    results.map((result) => ({ ...result, file: shownPath(cwd, result.file) })),
  );
  return results.map((result) => {
    const file = shownPath(cwd, result.file);
    const duplicate = duplicates.get(file);
    const problems = duplicate ? [...result.problems, duplicate].sort(byPlace) : result.problems;
    return { file, path: result.file, problems };
  });
}

async function filesOf(cwd: string, path: string): Promise<readonly string[]> {
  const absolute = resolve(cwd, path);
  let status: Stats;
  try {
    status = statSync(absolute);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `no such file or folder: ${path}`
        : `${path} can't be looked at: ${error instanceof Error ? error.message : error}`,
    );
  }
  return status.isDirectory() ? findDagFiles(absolute) : [absolute];
}

function byPlace(a: Problem, b: Problem): number {
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
}
