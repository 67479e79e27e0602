// Which runs are not over: an empty marker file each, so that looking for them costs nothing of the history's size.
import { closeSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openRegularToWrite } from '../files/open-regular.js';
import { activeFolder, isRunId } from './run-folder.js';

export interface ActiveRun {
  readonly dagId: string;
  readonly runId: string;
}

/** Marks a run as queued or running. Before its folder appears, so that none is ever missed. */
export function markActive(home: string, run: ActiveRun): void {
  mkdirSync(activeFolder(home), { recursive: true, mode: 0o700 });
  closeSync(openRegularToWrite(markerPath(home, run), 'anew'));
}

export function unmarkActive(home: string, run: ActiveRun): void {
  rmSync(markerPath(home, run), { force: true });
}

/** Oldest first; of one DAG where it is named. */
export function listActiveRuns(home: string, dagId?: string): ActiveRun[] {
  let names: string[];
  try {
    names = readdirSync(activeFolder(home));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
  const runs = names.map(parseMarker).filter((run) => run !== null);
  const wanted = dagId === undefined ? runs : runs.filter((run) => run.dagId === dagId);
  return wanted.sort((a, b) => (a.runId < b.runId ? -1 : 1));
}

// DAG ids and run ids have no dots.
function markerPath(home: string, run: ActiveRun): string {
  return join(activeFolder(home), `${run.dagId}.${run.runId}`);
}

function parseMarker(name: string): ActiveRun | null {
  const [dagId, runId, ...rest] = name.split('.');
  return dagId && runId && rest.length === 0 && isRunId(runId) ? { dagId, runId } : null;
}
