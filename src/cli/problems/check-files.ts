// Finds and checks the DAG files that were asked for, ids that two of them share included.
import { type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { byPlace } from '../../core/problem.js';
import { isCodeFile } from '../../definition/code/code-files.js';
import { findDagFiles, loadDagFile } from '../../definition/discover.js';
import { findDuplicateDags } from '../../definition/duplicate-dags.js';
import { findEnvFileProblems } from '../../definition/env-files/env-file-problems.js';
import type { FileReading } from '../../definition/file-reading.js';
import { LARGEST_BYTES } from '../../definition/file-size.js';
import { hostAsker } from '../../engine/hosts/host-asker.js';
import { readRegular } from '../../files/read-regular.js';
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
  // What the language refuses need not be loaded.
  const compiled = isLoaded ? readings : await withCompileFaults(readings, root);
  const complete = await Promise.all(
    compiled.map((reading) => {
      const isAsked = reading.mayAsk || (isLoaded && isCodeFile(reading.file));
      return isAsked ? loadDagFile(reading.file, { ask, isAlwaysAsked: isLoaded }) : reading;
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

/** Nothing of the files is run for that. */
async function withCompileFaults(
  readings: readonly FileReading[],
  project: string,
): Promise<readonly FileReading[]> {
  if (!readings.some(({ file }) => isCodeFile(file))) return readings;
  const { isToBeCompiled, withCompileFault } = await import('../../definition/read-code.js');
  const { compiler } = await import('../../engine/hosts/compile-files.js');
  const faults = await compiler(project)(readings.filter(isToBeCompiled).map(({ file }) => file));
  return readings.map((reading) => {
    const fault = faults.get(reading.file);
    return fault ? withCompileFault(reading, readText(reading.file), fault) : reading;
  });
}

/** Empty where it is gone since it was read. */
function readText(path: string): string {
  try {
    return readRegular(path, { links: 'follow', maxBytes: LARGEST_BYTES }).toString('utf8');
  } catch {
    return '';
  }
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
