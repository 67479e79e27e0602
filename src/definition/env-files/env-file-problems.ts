// What a run of a DAG would find wrong with the files of its `env_file`: told where DAG files are checked on disk.
import { dirname, resolve } from 'node:path';
import type { EnvFile } from '../../core/definition.js';
import { phrase } from '../../core/phrase.js';
import { type Problem, problemAt, START_OF_FILE } from '../../core/problem.js';
import type { DefinitionResult } from '../check-source.js';
import { isIgnored } from '../ignored-lines.js';
import { envFileEntry, readEnvFile } from './read-env-file.js';

/** Warnings, for the files of another machine may be there. Reads the disk; `file` is the DAG's own absolute path. */
export function findEnvFileProblems(file: string, dag: DefinitionResult): readonly Problem[] {
  const entries = dag.definition?.env_file ?? [];
  if (entries.length === 0) return [];
  const key = dag.positions.key('env_file');
  const range = key?.value ?? key?.key ?? START_OF_FILE;
  if (isIgnored(dag.ignored, 'env-file', range.start.line)) return [];
  return entries.flatMap((entry) => {
    const message = faultOf(file, entry);
    return message === null ? [] : [problemAt('env-file', message, range)];
  });
}

function faultOf(file: string, entry: EnvFile): string | null {
  const { path, required } = envFileEntry(entry);
  const found = readEnvFile(resolve(dirname(file), path));
  switch (found.state) {
    case 'read':
      return null;
    case 'bad':
      return phrase('The env_file `{0}` {1}: no task would start', path, found.message);
    case 'missing':
      if (required === false) return null;
      return required === true
        ? phrase('There is no env_file `{0}`, and it is required: no task would start', path)
        : phrase(
            'There is no env_file `{0}`, so its variables are not set; write { path: {0}, required: false } where that is right, or required: true to have no run without it',
            path,
          );
  }
}
