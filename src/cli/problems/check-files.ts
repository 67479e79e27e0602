// Finds and checks the DAG files that were asked for, ids that two of them share included.
import { readFileSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { byPlace } from '../../core/problem.js';
import { isCodeFile } from '../../definition/code/code-files.js';
import { findDagFiles, loadDagFile } from '../../definition/discover.js';
import { findDuplicateDags } from '../../definition/duplicate-dags.js';
import type { FileReading } from '../../definition/file-reading.js';
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
  const isAsked = ({ file, mayAsk }: FileReading) => mayAsk || (isLoaded && isCodeFile(file));
  const [asked, compiled] = await Promise.all([
    Promise.all(
      readings.map((reading) =>
        isAsked(reading) ? loadDagFile(reading.file, { ask, isAlwaysAsked: isLoaded }) : reading,
      ),
    ),
    compileLiteral(
      readings.filter((reading) => !isAsked(reading)),
      root,
    ),
  ]);
  const complete = asked.map((reading) => compiled.get(reading) ?? reading);
  const shown = complete.map(({ file, dags }) => dags.map((dag) => ({ ...dag, file: shownPath(cwd, file) })));
  const duplicates = findDuplicateDags(shown.flat());
  return complete.map(({ file: path, problems }, index) => {
    const more = (shown[index] ?? []).flatMap((dag) => duplicates.get(dag) ?? []);
    const all = more.length > 0 ? [...problems, ...more].sort(byPlace) : problems;
    return { file: shownPath(cwd, path), path, problems: all };
  });
}

/** What the text tells in full is not loaded, but its language may refuse what the reader here takes. */
async function compileLiteral(
  readings: readonly FileReading[],
  project: string,
): Promise<ReadonlyMap<FileReading, FileReading>> {
  const faulty = new Map<FileReading, FileReading>();
  const code = readings.filter(({ file }) => isCodeFile(file));
  if (code.length === 0) return faulty;
  const { isToBeCompiled, withCompileFault } = await import('../../definition/read-code.js');
  const { compiler } = await import('../../engine/hosts/compile-files.js');
  const open = code.filter(isToBeCompiled);
  const faults = await compiler(project)(open.map(({ file }) => file));
  for (const reading of open) {
    const fault = faults.get(reading.file);
    if (fault) faulty.set(reading, withCompileFault(reading, readText(reading.file), fault));
  }
  return faulty;
}

/** Empty where it is gone since it was read. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
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
