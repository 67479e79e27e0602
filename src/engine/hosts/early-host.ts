// The first host of a run: it starts while its DAG file is still being looked for, of a short run its start is the
// longest part; it loads the file, says what that makes, and carries the first attempts out.
import { ulid } from 'ulid';
import type { HostProcess } from './host-process.js';
import { LoadingFile } from './loading-file.js';
import { type HostOfFile, LoadingHost } from './loading-host.js';

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

/** Loads the file for the run of this id: in its early host where it has one. The host stays for the run. */
export function loadForRun(place: HostOfFile, runId: string): LoadingFile {
  const host = first.get(runId)?.host ?? null;
  return new LoadingFile(place, {
    host,
    id: `${runId}.load`,
    onHost: (fresh) => first.set(runId, { file: place.file, host: fresh }),
  });
}

/** The run's first host, once; null where there is none or it has ended already. */
export function takeEarlyHost(runId: string): HostProcess | null {
  const host = first.get(runId)?.host;
  first.delete(runId);
  return host?.handOver() ?? null;
}

/** Lets one go that nobody took. Resolves when it has ended, and what the file has started. */
export async function releaseEarlyHost(runId: string): Promise<void> {
  const host = first.get(runId)?.host;
  first.delete(runId);
  await host?.leave();
}
