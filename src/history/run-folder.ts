// Where everything of a run lies: the one place that knows the names in a home.
import { join } from 'node:path';

export interface RunFolder {
  readonly home: string;
  readonly runId: string;
  readonly path: string;
  readonly journal: string;
  readonly exits: string;
  readonly control: string;
}

/** The folder of a run. The id must have been checked by `isRunId`. */
export function runFolder(home: string, runId: string): RunFolder {
  return runFolderAt(home, runId, join(runsFolder(home), runId));
}

/** The same names under another path: a folder being made aside. */
export function runFolderAt(home: string, runId: string, path: string): RunFolder {
  return {
    home,
    runId,
    path,
    journal: join(path, 'events.ndjson'),
    exits: join(path, 'exits.log'),
    control: join(path, 'control.ndjson'),
  };
}

export function runsFolder(home: string): string {
  return join(home, 'runs');
}

/** One marker file for each run that is not over: which runs are active costs no look at the finished ones. */
export function activeFolder(home: string): string {
  return join(home, 'active');
}

/** Log of one attempt, both streams in order. */
export function logPath(folder: RunFolder, taskId: string, attempt: number): string {
  return join(folder.path, 'logs', `${taskId}.${attempt}.log`);
}

/** What an attempt wrote to TASKFLOW_OUTPUT; attempt 0 is an output borrowed from an earlier run. */
export function outputPath(folder: RunFolder, taskId: string, attempt: number): string {
  return join(folder.path, 'outputs', `${taskId}.${attempt}`);
}

export function inputsPath(folder: RunFolder, taskId: string, attempt: number): string {
  return join(folder.path, 'inputs', `${taskId}.${attempt}.json`);
}

/** The inputs of every attempt that has none. */
export function emptyInputsPath(folder: RunFolder): string {
  return join(folder.path, 'inputs', 'none.json');
}

/** A command too long for an argument. */
export function scriptPath(folder: RunFolder, taskId: string, attempt: number): string {
  return join(folder.path, 'scripts', `${taskId}.${attempt}`);
}

/** True for a ULID in its canonical spelling. */
export function isRunId(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}
