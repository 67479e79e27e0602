// A host that starts while its DAG file is still being read: of a short run its start is the longest part.
import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { ulid } from 'ulid';
import { environmentForAttempts } from '../inherited-variables.js';
import { type HostLanguage, hostCommand } from './host-command.js';
import { HostProcess } from './host-process.js';

export interface EarlyHostOptions {
  readonly language: HostLanguage;
  /** Absolute path of the DAG file. */
  readonly file: string;
  /** Absolute path of the project's folder. */
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
}

/** By the id that its run is to have, so that a later engine finds it. */
const early = new Map<string, { readonly file: string; readonly host: HostProcess }>();

/** Runs nothing of the file's: a host loads it with its first attempt. Where it can't be started, the first attempt says so. */
export function startEarlyHost({ language, file, project, env }: EarlyHostOptions): void {
  const runId = ulid();
  const clean = environmentForAttempts(env);
  const command = hostCommand('serve', { language, file, project, env: clean });
  const options = { command, env: clean, cwd: dirname(file), logPath: devNull, id: `${runId}.early` };
  try {
    early.set(runId, { file, host: new HostProcess(options) });
  } catch {
    // As above.
  }
}

/** The id that a run of this file is to have to get its early host; undefined where there is none. */
export function earlyRunId(file: string): string | undefined {
  for (const [runId, { file: own }] of early) if (own === file) return runId;
  return undefined;
}

/** The run's early host, once; null where there is none or it has ended already. */
export function takeEarlyHost(runId: string): HostProcess | null {
  const host = early.get(runId)?.host;
  early.delete(runId);
  return host?.isGone ? null : (host ?? null);
}

/** Lets one go that nobody took. */
export function releaseEarlyHost(runId: string): void {
  takeEarlyHost(runId)?.release();
}
