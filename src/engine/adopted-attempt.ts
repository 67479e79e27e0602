// An attempt that another runner started: watched from outside until it ends or is found to have ended.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunFolder } from '../history/run-folder.js';
import { type ExitRecord, readExitRecords } from './exit-records.js';
import { findByNonce, findHosts, isTreeAlive } from './find-tree.js';
import { UnreadableTable } from './process-table.js';
import { isSlotShell } from './shell/slot-pool.js';
import type { RunningAttempt, SeenEnd } from './task-runner.js';
import { TreeEnding } from './tree-ending.js';
import type { Tree } from './tree-members.js';
import { whenRoom } from './when-room.js';

const POLL_MS = 100;
/** An attempt that was about to be started has this long to say that it was. */
const INTENT_MS = 2000;
/** A host that has been let go may have the request unread; it takes it up or exits, in far less than this. */
const HOST_MS = 30_000;

export type FoundAttempt =
  | { readonly found: 'running'; readonly attempt: RunningAttempt }
  | {
      readonly found: 'ended';
      readonly end: SeenEnd;
      /** Ends what it has left running, as far as that carries its nonce, and resolves with the end. */
      readonly endRest: () => Promise<SeenEnd>;
    }
  /** No record of a start or an end, and no process has its nonce. Windows keeps no records. */
  | { readonly found: 'nothing' };

/**
 * Finds out what became of an attempt whose runner is gone. Waits up to two seconds for one just being started, and up
 * to half a minute for a host that may be about to take it up. Rejects with UnreadableTable where the processes can't
 * be looked at all the while: then nothing may be started in its place.
 */
export async function findAttempt(folder: RunFolder, nonce: string): Promise<FoundAttempt> {
  const start = performance.now();
  // Seen before this engine starts hosts of its own.
  const earlier = new Set(await whenRoom(() => findHosts(folder.runId)));
  for (;;) {
    const records = await whenRoom(() => readExitRecords(folder.exits));
    const record = records.get(nonce);
    const end = record && recordedEnd(record);
    if (end) return { found: 'ended', end, endRest: () => endRest(end, record.pid, nonce) };
    if (record?.pid !== undefined) {
      const { pid: leader, host } = record;
      const keeper = host === undefined ? {} : { host, isRecordedOutside: isSlotShell(host) };
      return { found: 'running', attempt: adopt(folder, { leader, nonce, ...keeper, isAdopted: true }) };
    }
    const waited = performance.now() - start;
    if (waited >= INTENT_MS) {
      const isHostFree = await whenRoom(() => hasFreeHost(folder, earlier, records.values()));
      if (waited >= HOST_MS || !isHostFree) break;
    }
    await sleep(POLL_MS);
  }
  const tree = await whenRoom(() => findByNonce(nonce));
  if (tree === null) return { found: 'nothing' };
  return { found: 'running', attempt: adopt(folder, { ...tree, isAdopted: true }) };
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
  return findHosts(folder.runId, POLL_MS / 2).some((host) => earlier.has(host) && !busy.has(host));
}

function recordedEnd({ exit_code, ended_at }: ExitRecord): SeenEnd | null {
  if (exit_code === undefined) return null;
  return { kind: 'exited', exit_code, ...(ended_at !== undefined && { ended_at }) };
}

/** Without its host: that may have another attempt by now. */
function endRest(end: SeenEnd, leader: number | undefined, nonce: string): Promise<SeenEnd> {
  if (leader === undefined) return Promise.resolve(end);
  const ending = new TreeEnding({ leader, nonce, isAdopted: true }, () => {});
  ending.begin(false);
  return ending.told(end);
}

function adopt(folder: RunFolder, tree: Tree): RunningAttempt {
  const { leader: pid, nonce } = tree;
  let silent: SeenEnd | null = null;
  const ending = new TreeEnding(tree, (end) => {
    silent = end;
  });
  const watch = async (): Promise<SeenEnd> => {
    for (;;) {
      // In this order: what lives while looked at may write its record and end before the record is looked at.
      const isAlive = isAliveOrUnknown(tree);
      const record = (await whenRoom(() => readExitRecords(folder.exits))).get(nonce);
      const recorded = record && recordedEnd(record);
      if (recorded) return ending.told(recorded);
      if (!isAlive) {
        // Who would record its end is gone; what it started must not live on beside another attempt.
        ending.begin(true);
        return ending.told({ kind: 'lost' });
      }
      if (silent) return silent;
      await sleep(POLL_MS);
    }
  };
  const ended = watch().catch(() => {
    // The records can't be read: nobody will learn how it ended.
    ending.begin(true);
    return ending.told({ kind: 'lost' });
  });
  return { pid, ended, end: (isForced) => ending.begin(isForced) };
}

function isAliveOrUnknown(tree: Tree): boolean {
  try {
    return isTreeAlive(tree);
  } catch (error) {
    if (error instanceof UnreadableTable) return true;
    throw error;
  }
}
