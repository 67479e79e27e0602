// The first host of a run: it starts while its DAG file is still being looked for, of a short run its start is the
// longest part; it loads the file, says what that makes, and carries the first attempts out.
import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { HostProcess } from './host-process.js';
import { FIRST_HOST, SECOND_HOST } from './left-loading.js';
import { LoadingFile } from './loading-file.js';
import { type HostOfFile, LoadingHost } from './loading-host.js';

/** Started beside the first, for attempts that are to run beside its own. `loaded` settles when it has loaded the file. */
const second = new Map<string, { readonly host: LoadingHost; readonly loaded: Promise<unknown> }>();

/** The second host begins as soon as the first, so it is done about when that is; if not, it is not waited for long. */
const SECOND_MS = 100;

/** By the id that its run has or is to have. */
const first = new Map<string, { readonly file: string; readonly host: LoadingHost }>();

/** Runs nothing of the file's. Where it can't be started, who loads the file says so. */
export function startEarlyHost(place: HostOfFile): void {
  const runId = ulid();
  try {
    first.set(runId, { file: place.file, host: new LoadingHost(place, `${runId}.early`) });
  } catch {
    // As above.
  }
}

/** The id that a run of this file is to have to get its early host; undefined where there is none. */
export function earlyRunId(file: string): string | undefined {
  for (const [runId, { file: own }] of first) if (own === file) return runId;
  return undefined;
}

/**
 * Loads the file for the run of this id: in its early host where it has one. The host stays for the run. `isKnown` as of
 * LoadingOptions.
 */
export function loadForRun(
  place: HostOfFile,
  runId: string,
  isKnown: ((said: unknown) => boolean) | null = null,
): LoadingFile {
  const host = first.get(runId)?.host ?? null;
  return new LoadingFile(place, {
    host,
    id: `${runId}${FIRST_HOST}`,
    isKnown,
    onHost: (fresh) => first.set(runId, { file: place.file, host: fresh }),
  });
}

/**
 * A host that loads the file while the run's first one does, on another core. Nobody reads what it says: it is for
 * attempts, of which there are some only where the first has found the file right.
 */
export function startSecondHost(place: HostOfFile, runId: string): void {
  try {
    const host = new LoadingHost(place, `${runId}${SECOND_HOST}`);
    second.set(runId, { host, loaded: host.load() });
  } catch {
    // The attempt that would need it says so.
  }
}

/** Resolves when the second host, where there is one, has loaded the file, or takes too long for that. */
export async function secondHostLoaded(runId: string): Promise<void> {
  const started = second.get(runId);
  if (!started) return;
  const { host, loaded } = started;
  await Promise.race([loaded, sleep(SECOND_MS, undefined, { ref: false })]);
  if (host.hasLoaded) return;
  second.delete(runId);
  void host.leave();
}

/** The run's hosts, the one that has loaded first, each once; null where there is none or it has ended already. */
export function takeEarlyHost(runId: string): HostProcess | null {
  return takeNext(runId)?.handOver() ?? null;
}

/** Lets those go that nobody took. Resolves when they have ended, and what the file has started. */
export async function releaseEarlyHost(runId: string): Promise<void> {
  for (let host = takeNext(runId); host; host = takeNext(runId)) await host.leave();
}

function takeNext(runId: string): LoadingHost | undefined {
  const host = first.get(runId)?.host ?? second.get(runId)?.host;
  if (first.has(runId)) first.delete(runId);
  else second.delete(runId);
  return host;
}
