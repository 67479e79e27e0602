// The DAG that a command names, by its file or by its id.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AskHost } from '../core/host-description.js';
import type { DefinitionResult } from '../definition/check-source.js';
import { isCodeFile } from '../definition/code/code-files.js';
import { findDagFiles, loadDagFile, notAFile } from '../definition/discover.js';
import { dagIn, type FileReading } from '../definition/file-reading.js';
import { ID_PATTERN } from '../definition/ids.js';
import { nearestName } from '../definition/nearest-name.js';
import { hostAsker } from '../engine/hosts/host-asker.js';
import { kindOf } from '../files/file-refused.js';
import { statIfAny } from '../files/stat-if-any.js';
import { accessReason } from '../history/access-reason.js';
import { findProject } from '../history/project-root.js';
import type { CliContext } from './cli-context.js';
import { CliError } from './exit-code.js';

export interface FoundDag {
  /** May hold errors: who wants to run it must look. */
  readonly result: DefinitionResult;
  /** Absolute path. */
  readonly file: string;
}

export interface FindOptions {
  readonly dagId: string | undefined;
  /** Loads the DAG's file, where that is in code, whatever its text tells; absent: a host is asked what the text leaves open. */
  readonly ask?: AskHost | undefined;
}

/**
 * A path that is a file is that file's DAG, the one called `dagId` where it has several; anything else is the id of one
 * in the project's folder. Throws CliError for one that is not there, naming the nearest.
 */
export async function findDag(
  context: CliContext,
  fileOrId: string,
  { dagId, ask }: FindOptions,
): Promise<FoundDag> {
  const path = resolve(context.cwd, fileOrId);
  if (isFile(path)) {
    const asked = ask ?? hostAsker(findProject(context.cwd, path).root);
    const reading = await loadDagFile(path, { ask: asked, isAlwaysAsked: ask !== undefined });
    return { file: path, result: pickDag(reading, dagId) };
  }
  const status = statIfAny(path);
  if (status && !(status.isDirectory() && ID_PATTERN.test(fileOrId)))
    throw new CliError(`${path}: ${notAFile(kindOf(status))}`);
  if (/[./\\]/.test(fileOrId)) throw new CliError(whyNoFile(path));
  if (dagId !== undefined && dagId !== fileOrId)
    throw new CliError(`--dag picks one of a file’s DAGs; ${fileOrId} is no file`);
  const found = await findById(context, fileOrId);
  if (!ask || !isCodeFile(found.file)) return found;
  const reading = await loadDagFile(found.file, { ask, isAlwaysAsked: true });
  return { file: found.file, result: pickDag(reading, fileOrId) };
}

/** Of a path at which nothing could be seen. */
function whyNoFile(path: string): string {
  try {
    statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') return accessReason(error);
  }
  return `no such file: ${path}`;
}

export function isFile(path: string): boolean {
  return statIfAny(path)?.isFile() ?? false;
}

/** The DAG of a file that a command is about. */
function pickDag(reading: FileReading, dagId: string | undefined): DefinitionResult {
  const { file, dags } = reading;
  const [first, second] = dags;
  const ids = dags.map(({ id }) => id);
  if (!first) throw new CliError(`${file} makes no DAG`);
  const named = dagId === undefined ? undefined : dagIn(reading, dagId);
  if (named) return named;
  // A broken file: which DAGs it makes can't be told, but what is wrong can.
  const isBroken = dags.every(({ definition }) => definition === null);
  if (isBroken && (dagId !== undefined || !second)) return first;
  if (dagId !== undefined) {
    const nearest = nearestName(dagId, ids);
    const hint = nearest ? `; did you mean ${nearest}?` : `; it makes ${ids.join(', ')}`;
    throw new CliError(`${file} makes no DAG ${dagId}${hint}`);
  }
  if (second) throw new CliError(`${file} makes ${ids.length} DAGs, ${ids.join(', ')}; pick one by --dag`);
  return first;
}

/** Hosts are asked only of files whose text leaves it open whether they make this DAG. */
async function findById(context: CliContext, id: string): Promise<FoundDag> {
  const { root: project } = findProject(context.cwd);
  const readings: FileReading[] = [];
  for (const file of await findDagFiles(project)) readings.push(await loadDagFile(file));
  const ask = hostAsker(project);
  const complete = async (reading: FileReading) =>
    reading.mayAsk ? loadDagFile(reading.file, { ask }) : reading;
  const shown = readings.filter((reading) => dagIn(reading, id));
  const known = await Promise.all((shown.length > 0 ? shown : readings).map(complete));
  const found = known.flatMap((reading): FoundDag[] => {
    const result = dagIn(reading, id);
    return result ? [{ file: reading.file, result }] : [];
  });
  const [first, twin] = found;
  if (first && twin)
    throw new CliError(`two files define the DAG ${id}: ${first.file} and ${twin.file}; name the file`);
  if (first) return first;
  const ids = known.flatMap(({ dags }) => dags.map((dag) => dag.id));
  const nearest = nearestName(id, ids);
  const hint = nearest
    ? `; did you mean ${nearest}?`
    : ids.length === 0
      ? '; taskflow init makes a first one'
      : '';
  throw new CliError(`no file and no DAG named ${id} in ${project}${hint}`);
}
