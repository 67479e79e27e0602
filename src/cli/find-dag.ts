// The DAG that a command names, by its file or by its id.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { findDagFiles, loadDagFile } from '../definition/discover.js';
import { nearestName } from '../definition/nearest-name.js';
import type { DefinitionResult } from '../definition/read-definition.js';
import { findProject } from '../history/project-root.js';
import type { CliContext } from './cli-context.js';
import { CliError } from './exit-code.js';

export interface FoundDag {
  /** May hold errors: who wants to run it must look. */
  readonly result: DefinitionResult;
  /** Absolute path. */
  readonly file: string;
}

/**
 * A path that is a file is that DAG; anything else is the id of one in the project's folder. Throws CliError for one
 * that is not there, naming the nearest.
 */
export async function findDag(context: CliContext, fileOrId: string): Promise<FoundDag> {
  const path = resolve(context.cwd, fileOrId);
  if (statSync(path, { throwIfNoEntry: false })?.isFile())
    return { file: path, result: await loadDagFile(path) };
  if (/[./\\]/.test(fileOrId)) throw new CliError(`no such file: ${path}`);
  const { root: project } = findProject(context.cwd);
  const ids = new Map<string, FoundDag>();
  for (const file of await findDagFiles(project)) {
    const result = await loadDagFile(file);
    const twin = ids.get(result.id);
    if (twin && result.id === fileOrId) {
      throw new CliError(`two files define the DAG ${fileOrId}: ${twin.file} and ${file}; name the file`);
    }
    ids.set(result.id, { file, result });
  }
  const found = ids.get(fileOrId);
  if (found) return found;
  const nearest = nearestName(fileOrId, ids.keys());
  const hint = nearest
    ? `; did you mean ${nearest}?`
    : ids.size === 0
      ? '; taskflow init makes a first one'
      : '';
  throw new CliError(`no file and no DAG named ${fileOrId} in ${project}${hint}`);
}
