// An attempt whose slot shell was killed right after it forked: it has no record yet, and not yet its command's nonce.
import { setTimeout as sleep } from 'node:timers/promises';
import { belongingOf, hostOf, listProcesses, sessionOf } from '../process-table.js';
import { whenRoom } from '../when-room.js';
import type { SlotShell } from './slot-shell.js';

/** A fork says what it is in far less. */
const LOOK_MS = 20;
const MOST_LOOKS = 50;

/**
 * The leader of a process group in the session of the shell, which carries no attempt's nonce, or 0. Each attempt of a
 * slot shell leads a group of its own, which is the first that it does; what else the shell has forked stays in the
 * shell's group and becomes another program. Until either is seen a fork may be anything: it is waited for. Rejects with
 * UnreadableTable.
 */
export async function findFork(shell: SlotShell | null): Promise<number> {
  const session = shell?.pid ?? 0;
  if (session === 0) return 0;
  for (let looks = 1; ; looks++) {
    const { attempt, unclear } = await whenRoom(() => forksIn(session));
    if (attempt !== undefined) return attempt;
    if (unclear === undefined) return 0;
    if (looks === MOST_LOOKS) return unclear;
    await sleep(LOOK_MS);
  }
}

function forksIn(session: number): { readonly attempt?: number; readonly unclear?: number } {
  const forks = listProcesses().filter(({ pid }) => pid !== session && sessionOf(pid) === session);
  const attempt = forks.find(({ pid, group }) => pid === group && belongingOf(pid, '') === 'unknown')?.pid;
  // With the shell's own environment, so the shell's program still.
  const unclear = forks.find(({ pid, group }) => group === session && hostOf(pid) !== null)?.pid;
  return { ...(attempt !== undefined && { attempt }), ...(unclear !== undefined && { unclear }) };
}
