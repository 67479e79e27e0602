// Finds and checks the DAG files that were asked for, ids that two of them share included.
import { type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { byPlace } from '../../core/problem.js';
import { isCodeFile } from '../../definition/code/code-files.js';
import { findDagFiles, loadDagFile } from '../../definition/discover.js';
import { findDuplicateDags } from '../../definition/duplicate-dags.js';
import { findEnvFileProblems } from '../../definition/env-files/env-file-problems.js';
import { hostAsker } from '../../engine/hosts/host-asker.js';
import { findProject } from '../../history/project-root.js';
import { CliError } from '../exit-code.js';
import type { CheckedFile } from './checked-file.js';
import { shownPath } from './shown-path.js';

export interface CheckOptions {
  /** Whether files in code are loaded by their hosts though their texts tell all. */
  readonly isLoaded: boolean;
}

/**
 * Checks files and the DAG files below folders, each once, sorted by path. A path that is not there is bad usage.
 * Problems of files that can't be read are among the rest.
 */
export async function checkFiles(
  cwd: string,
  paths: readonly string[],
  { isLoaded }: CheckOptions,
): Promise<CheckedFile[]> {
  const files = new Set<string>();
  for (const path of paths) for (const file of await filesOf(cwd, path)) files.add(file);
  const { root } = findProject(cwd);
  const ask = hostAsker(root);
  const readings = [];
  for (const path of [...files].sort()) readings.push(await loadDagFile(path));
  const complete = await Promise.all(
    readings.map((reading) => {
      const { file, mayAsk } = reading;
      const isAsked = mayAsk || (isLoaded && isCodeFile(file));
      return isAsked ? loadDagFile(file, { ask, isAlwaysAsked: isLoaded }) : reading;
    }),
  );
  const shown = complete.map(({ file, dags }) => dags.map((dag) => ({ ...dag, file: shownPath(cwd, file) })));
  const duplicates = findDuplicateDags(shown.flat());
  return complete.map(({ file: path, problems, dags }, index) => {
    const twins = (shown[index] ?? []).flatMap((dag) => duplicates.get(dag) ?? []);
    const more = [...twins, ...dags.flatMap((dag) => findEnvFileProblems(path, dag))];
    const all = more.length > 0 ? [...problems, ...more].sort(byPlace) : problems;
    return { file: shownPath(cwd, path), path, problems: all };
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
