// An attempt that another runner started: watched from outside until it ends or is found to have ended.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunFolder } from '../history/run-folder.js';
import { type ExitRecord, readExitRecords } from './exit-records.js';
import { endTree, findByNonce, findHosts, isTreeAlive, type Tree } from './process-tree.js';
import { isSlotShell } from './shell/slot-pool.js';
import type { RunningAttempt, SeenEnd } from './task-runner.js';

const POLL_MS = 100;
/** An attempt that was about to be started has this long to say that it was. */
const INTENT_MS = 2000;
/** A host that has been let go may have the request unread; it takes it up or exits, in far less than this. */
const HOST_MS = 30_000;

export type FoundAttempt =
  | { readonly found: 'running'; readonly attempt: RunningAttempt }
  | { readonly found: 'ended'; readonly end: SeenEnd }
  /** No record of a start or an end, and no process has its nonce. Windows keeps no records. */
  | { readonly found: 'nothing' };

/** Finds out what became of an attempt whose runner is gone. Waits up to two seconds for one just being started. */
export async function findAttempt(folder: RunFolder, nonce: string): Promise<FoundAttempt> {
  const start = Date.now();
  // Seen before this engine starts hosts of its own.
  const earlier = new Set(findHosts(folder.runId));
  for (;;) {
    const records = readExitRecords(folder.exits);
    const record = records.get(nonce);
    const end = record && recordedEnd(record);
    if (end) return { found: 'ended', end };
    if (record?.pid !== undefined) {
      const { pid: leader, host } = record;
      const keeper = host === undefined ? {} : { host, isRecordedOutside: isSlotShell(host) };
      return { found: 'running', attempt: adopt(folder, { leader, nonce, ...keeper }) };
    }
    const waited = Date.now() - start;
    if (waited >= INTENT_MS && (waited >= HOST_MS || !hasFreeHost(folder, earlier, records.values()))) break;
    await sleep(POLL_MS);
  }
  const tree = findByNonce(nonce);
  return tree === null ? { found: 'nothing' } : { found: 'running', attempt: adopt(folder, tree) };
}

/** True while an earlier engine's host lives that has no other attempt: it may be about to take one up. */
function hasFreeHost(
  folder: RunFolder,
  earlier: ReadonlySet<string>,
  records: Iterable<ExitRecord>,
): boolean {
  if (earlier.size === 0) return false;
  const busy = new Set<string>();
  for (const record of records) if (record.host && record.exit_code === undefined) busy.add(record.host);
  return findHosts(folder.runId).some((host) => earlier.has(host) && !busy.has(host));
}

function recordedEnd({ exit_code, ended_at }: ExitRecord): SeenEnd | null {
  if (exit_code === undefined) return null;
  return { kind: 'exited', exit_code, ...(ended_at !== undefined && { ended_at }) };
}

function adopt(folder: RunFolder, tree: Tree): RunningAttempt {
  const { leader: pid, nonce } = tree;
  let force = false;
  let ending: Promise<void> | null = null;
  const end = (isForced: boolean): Promise<void> => {
    force ||= isForced;
    ending ??= endTree(tree, () => force);
    return ending;
  };
  const watch = async (): Promise<SeenEnd> => {
    for (;;) {
      // In this order: what lives while looked at may write its record and end before the record is looked at.
      const isAlive = isTreeAlive(tree);
      const record = readExitRecords(folder.exits).get(nonce);
      const recorded = record && recordedEnd(record);
      if (recorded) {
        await ending;
        return recorded;
      }
      if (!isAlive) {
        // Who would record its end is gone; what it started must not live on beside another attempt.
        await end(true);
        return { kind: 'lost' };
      }
      await sleep(POLL_MS);
    }
  };
  return { pid, ended: watch(), end: (isForced) => void end(isForced) };
}
