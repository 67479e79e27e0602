// Starts runners: detached processes of their own, each the owner of one run.
import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { openRegularToWrite } from '../files/open-regular.js';
import { nextQueuedRun } from '../history/admission.js';
import { isWaitedFor } from '../history/foreground-wait.js';
import { type RunFolder, runFolder } from '../history/run-folder.js';
import { environmentForAttempts, RUNNER_MARK } from './inherited-variables.js';

/** What the runner is to do with its run. `resume_force` takes it over from a foreign owner, too. */
export type RunnerMode = 'run' | 'resume' | 'resume_force';

let runnerScript: string | null = null;

/** Set once by each program's entry: where dist/runner.js lies. */
export function setRunnerScript(path: string): void {
  runnerScript = path;
}

/**
 * Starts a runner for a run and returns at once; the runner waits for nothing but its run, and this process for
 * nothing of it. What it has to say beyond the journal is in runner.log of the run's folder. `env` is added to this
 * process's environment.
 */
export function startRunner(
  folder: RunFolder,
  mode: RunnerMode,
  env: Readonly<Record<string, string>> = {},
): void {
  if (runnerScript === null) throw new Error('Internal error: the runner script is not set');
  const log = openRegularToWrite(join(folder.path, 'runner.log'), 'append');
  try {
    const child = spawn(process.execPath, [runnerScript, mode, folder.home, folder.runId], {
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true,
      env: {
        ...environmentForAttempts({ ...process.env, ...env }),
        [RUNNER_MARK]: folder.runId,
        // The editor's own Node runs a script only so.
        ...(process.versions.electron && { ELECTRON_RUN_AS_NODE: '1' }),
      },
    });
    child.on('error', (error) => process.emitWarning(`a runner could not be started: ${error.message}`));
    child.unref();
  } finally {
    closeSync(log);
  }
}

/**
 * Starts a runner for the oldest queued run of a DAG when there is a place for it. One that is waited for in a
 * terminal takes the place itself, and calls this for the next.
 */
export function startQueuedRuns(home: string, dagId: string): void {
  const runId = nextQueuedRun(home, dagId);
  if (runId === null) return;
  const folder = runFolder(home, runId);
  if (!isWaitedFor(folder)) startRunner(folder, 'run');
}
