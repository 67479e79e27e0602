// The run that a command names by its id or the beginning of it.

import { type RunFolder, runFolder } from '../history/run-folder.js';
import { resolveRunId } from '../history/run-ids.js';
import { CliError } from './exit-code.js';

/** Throws CliError for an unknown or ambiguous id, naming what it could be. */
export function findRun(home: string, prefix: string): RunFolder {
  const resolved = resolveRunId(home, prefix);
  switch (resolved.kind) {
    case 'one':
      return runFolder(home, resolved.run_id);
    case 'none':
      throw new CliError(`no run ${prefix} in ${home} (taskflow runs lists them)`);
    case 'ambiguous':
      throw new CliError(`${prefix} could be any of these runs: ${resolved.candidates.join(', ')}`);
    case 'too_short':
      throw new CliError(`${prefix} is too short: name a run by the first 6 characters of its id or more`);
  }
}
