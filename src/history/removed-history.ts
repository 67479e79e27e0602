// A history that is removed under a run: by a task that cleans its project, most likely.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { RunFolder } from './run-folder.js';

/** Nothing can be kept of the run any more, nor can it be gone on with; the message says what is gone, and what to do. */
export class HistoryRemoved extends Error {
  override readonly name = 'HistoryRemoved';

  /** `gone`: the outermost of what is missing. */
  constructor(folder: RunFolder, gone: string) {
    const name = basename(folder.home);
    super(
      `the history of run ${folder.runId} was removed while it ran: ${gone} is gone. What still ran of it was ended.\n` +
        `Keep the history where no task removes it: set TASKFLOW_HOME to a folder that none cleans, or let them leave ${folder.home} alone (git clean -e ${name}).`,
    );
  }
}

/** What is gone of a run's history: its home, its folder or its journal; null where all of them are there. */
export function findRemoved(folder: RunFolder): HistoryRemoved | null {
  const gone = [folder.home, folder.path, folder.journal].find((path) => !existsSync(path));
  return gone === undefined ? null : new HistoryRemoved(folder, gone);
}
