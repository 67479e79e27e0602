// Makes a run: its folder appears whole, with the journal's first two events, or not at all.
import { copyFileSync, linkSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { ulid } from 'ulid';
import { JOURNAL_VERSION, type RunEventBody } from '../core/events.js';
import { FileRefused, kindOf } from '../files/file-refused.js';
import { markActive, unmarkActive } from './active-runs.js';
import { noteChange } from './changes-log.js';
import { JournalWriter } from './journal-writer.js';
import { remakeHome } from './remake-home.js';
import {
  emptyInputsPath,
  outputPath,
  type RunFolder,
  runFolder,
  runFolderAt,
  runsFolder,
} from './run-folder.js';
import { isRun } from './run-ids.js';

export type NewRun = Omit<Extract<RunEventBody, { type: 'run_created' }>, 'type' | 'logical_date'> & {
  /** Absent: the time of creation. */
  readonly logical_date?: string;
};

/**
 * Creates a queued run and returns its folder; the run exists when this returns. Throws JournalWriteError or the
 * file system's error when the home can't be written, leaving nothing behind. A run id may be given by who must be
 * able to try again after a crash: where that run exists already, it is left as it is.
 */
export function createRun(home: string, run: NewRun, now = Date.now(), runId = ulid(now)): RunFolder {
  const folder = runFolder(home, runId);
  if (isRun(home, runId)) return folder;
  // A name of its own: another process may be making a run of this id, or have died doing so.
  const aside = runFolderAt(home, runId, `${runsFolder(home)}/.new-${ulid(now)}`);
  const marker = { dagId: run.dag_id, runId };
  try {
    remakeHome(home);
    for (const name of ['', 'logs', 'outputs', 'inputs']) {
      mkdirSync(`${aside.path}/${name}`, { recursive: true, mode: 0o700 });
    }
    writeFileSync(emptyInputsPath(aside), '{}', { mode: 0o600 });
    // Empty, so that it can be watched from the start.
    writeFileSync(aside.control, '', { mode: 0o600 });
    borrowOutputs(home, aside, run);
    writeFirstEvents(aside, run, now);
    markActive(home, marker);
    renameSync(aside.path, folder.path);
  } catch (error) {
    rmSync(aside.path, { recursive: true, force: true });
    // No folder can be renamed over one that is there.
    if (isRun(home, runId)) return folder;
    unmarkActive(home, marker);
    throw error;
  }
  noteChange(home, runId);
  return folder;
}

function writeFirstEvents(folder: RunFolder, run: NewRun, now: number): void {
  const at = new Date(now).toISOString();
  const header = { version: JOURNAL_VERSION, run_id: folder.runId, at };
  const journal = new JournalWriter(folder.journal);
  try {
    const logical_date = run.logical_date ?? at;
    journal.add({ ...header, seq: 1, type: 'run_created', ...run, logical_date });
    journal.add({ ...header, seq: 2, type: 'run_queued' });
    journal.flush();
  } finally {
    journal.close();
  }
}

/** A partial run keeps its own copy of what it takes over, so that the earlier run may be pruned. */
function borrowOutputs(home: string, folder: RunFolder, run: NewRun): void {
  for (const [taskId, from] of Object.entries(run.borrowed ?? {})) {
    const source = outputPath(runFolder(home, from.run_id), taskId, from.attempt);
    const target = outputPath(folder, taskId, 0);
    const status = lstatSync(source);
    if (!status.isFile()) throw new FileRefused(source, kindOf(status));
    try {
      linkSync(source, target);
    } catch {
      copyFileSync(source, target);
    }
  }
}
