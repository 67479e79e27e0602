// A host that starts while its DAG file is still being read: of a short run its start is the longest part.
import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { environmentForAttempts } from '../inherited-variables.js';
import { type HostLanguage, hostCommand } from './host-command.js';
import { HostProcess } from './host-process.js';

export interface EarlyHostOptions {
  /** Of the run to come, so that a later engine finds the host. */
  readonly runId: string;
  readonly language: HostLanguage;
  /** Absolute path of the DAG file. */
  readonly file: string;
  /** Absolute path of the project's folder. */
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
}

/** By run id, of this process. */
const early = new Map<string, HostProcess>();

/** Runs nothing of the file's: a host loads it with its first attempt. Where it can't be started, the first attempt says so. */
export function startEarlyHost({ runId, language, file, project, env }: EarlyHostOptions): void {
  const clean = environmentForAttempts(env);
  const command = hostCommand('serve', { language, file, project, env: clean });
  const options = { command, env: clean, cwd: dirname(file), logPath: devNull, id: `${runId}.early` };
  try {
    early.set(runId, new HostProcess(options));
  } catch {
    // As above.
  }
}

/** The run's early host, once; null where there is none or it has ended already. */
export function takeEarlyHost(runId: string): HostProcess | null {
  const host = early.get(runId);
  early.delete(runId);
  return host?.isGone ? null : (host ?? null);
}

/** Lets one go that nobody took. */
export function releaseEarlyHost(runId: string): void {
  takeEarlyHost(runId)?.release();
}
