// An attempt that another runner started: watched from outside until it ends or is found to have ended.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunFolder } from '../history/run-folder.js';
import { readExitRecords } from './exit-records.js';
import { endTree, findByNonce, isTreeAlive } from './process-tree.js';
import type { RunningAttempt, SeenEnd } from './task-runner.js';

const POLL_MS = 100;
/** An attempt that was about to be started has this long to say that it was. */
const INTENT_MS = 2000;

export type FoundAttempt =
  | { readonly found: 'running'; readonly attempt: RunningAttempt }
  | { readonly found: 'ended'; readonly end: SeenEnd }
  /** Never started: no record of a start, and no process has its nonce. */
  | { readonly found: 'nothing' };

/** Finds out what became of an attempt whose runner is gone. Waits up to two seconds for one just being started. */
export async function findAttempt(
  folder: RunFolder,
  nonce: string,
  isStarted: boolean,
): Promise<FoundAttempt> {
  const deadline = Date.now() + INTENT_MS;
  for (;;) {
    const record = readExitRecords(folder.exits).get(nonce);
    if (record?.exit_code !== undefined) {
      const { exit_code, ended_at } = record;
      return {
        found: 'ended',
        end: { kind: 'exited', exit_code, ...(ended_at !== undefined && { ended_at }) },
      };
    }
    if (record?.pid !== undefined) return { found: 'running', attempt: adopt(folder, nonce, record.pid) };
    if (Date.now() >= deadline) break;
    await sleep(POLL_MS);
  }
  const pid = findByNonce(nonce);
  if (pid !== null) return { found: 'running', attempt: adopt(folder, nonce, pid) };
  // Known to have started, and not a trace: Windows keeps no records, and there attempts end with their runner.
  return isStarted && process.platform === 'win32'
    ? { found: 'ended', end: { kind: 'lost' } }
    : { found: 'nothing' };
}

function adopt(folder: RunFolder, nonce: string, pid: number): RunningAttempt {
  const tree = { leader: pid, nonce };
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
      if (record?.exit_code !== undefined) {
        await ending;
        const { exit_code, ended_at } = record;
        return { kind: 'exited', exit_code, ...(ended_at !== undefined && { ended_at }) };
      }
      if (!isAlive) {
        // The wrapper is gone without a record; what it wrapped must not live on beside another attempt.
        await end(true);
        return { kind: 'lost' };
      }
      await sleep(POLL_MS);
    }
  };
  return { pid, ended: watch(), end: (isForced) => void end(isForced) };
}
