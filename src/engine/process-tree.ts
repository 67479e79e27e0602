// Ends an attempt with everything it started, and leaves alone what is not its own.
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessEntry, startOf, UnreadableTable } from './process-table.js';
import { type Member, type Tree, TreeMembers } from './tree-members.js';

/** How long a process may take to end after SIGTERM. */
export const GRACE_MS = 10_000;
/** How long the wrapper gets to record the end of a killed command. */
const RECORD_MS = 1000;
/** What lives so long after its first SIGKILL can't be ended: it waits for a device, or its system does not let us. */
const KILL_MS = 5000;
/** All processes of the machine are looked at each time: less often, the longer it takes. */
const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 250;

/**
 * Ends a tree: SIGTERM, after the grace period SIGKILL (at once when `force` is or becomes true). The wrapper is
 * killed last, so that it can record the end. Resolves when none of it is left that can be found (descendants, members
 * of its group and, on Linux, whatever carries its nonce), or with what lives on because it can't be ended: within
 * the grace period and some seconds. Runs that the attempt started stay. Never rejects.
 */
export async function endTree(
  tree: Tree,
  isForced: () => boolean,
  platform: NodeJS.Platform = process.platform,
): Promise<readonly ProcessEntry[]> {
  if (platform === 'win32') {
    await endTreeOnWindows(tree, isForced());
    return [];
  }
  const members = new TreeMembers(tree);
  // The group, until it could be looked at; not by a number that may be another's.
  const unseen = { pid: tree.leader, parent: 0, group: tree.leader, started: '', isWholeGroup: true };
  let left: readonly Member[] = tree.isAdopted ? [] : [unseen];
  const look = () => {
    try {
      left = members.look();
    } catch (error) {
      // Without descriptors to read it with, what was seen last counts, until there are some again.
      if (!(error instanceof UnreadableTable)) throw error;
    }
    return left;
  };
  look();
  if (!isForced()) {
    terminate(left);
    await pollUntil(GRACE_MS, () => isForced() || (look().length === 0 && !members.isUnclear));
  }
  await killAll(tree, look, () => !members.isUnclear);
  return left;
}

async function killAll(tree: Tree, look: () => readonly Member[], isClear: () => boolean): Promise<void> {
  const start = performance.now();
  const recordMs = tree.isRecordedOutside ? 0 : RECORD_MS;
  await pollUntil(KILL_MS, () => {
    const left = look();
    const isPatient = performance.now() - start < recordMs;
    // Once the command is dead, the wrapper is about to write its record.
    const targets = isPatient ? left.filter(({ pid }) => pid !== tree.leader) : left;
    const refused = targets.filter((member) => !signal(member, 'SIGKILL'));
    return refused.length === left.length && isClear();
  });
}

/** Asks at once, then again and again. */
async function pollUntil(limitMs: number, isOver: () => boolean): Promise<void> {
  const end = performance.now() + limitMs;
  for (let pauseMs = FIRST_POLL_MS; !isOver() && performance.now() < end; pauseMs *= 1.3)
    await sleep(Math.min(pauseMs, LONGEST_POLL_MS));
}

/**
 * A whole group at once: a shell whose command ended a moment before it would go on with its next line. What is
 * stopped takes notice only when it goes on.
 */
function terminate(members: readonly Member[]): void {
  const groups = new Set(members.filter(({ isWholeGroup }) => isWholeGroup).map(({ group }) => group));
  for (const name of ['SIGTERM', 'SIGCONT'] as const) {
    for (const group of groups) send(-group, name);
    for (const member of members) if (!member.isWholeGroup) signal(member, name);
  }
}

/** False where it may not be signalled: it is another user's. */
function signal({ pid, started }: ProcessEntry, name: NodeJS.Signals): boolean {
  // Between the look and the signal it may have ended, and its number be another's.
  return !isSame(pid, started) || send(pid, name);
}

function isSame(pid: number, started: string): boolean {
  if (process.platform !== 'linux' || started === '') return true;
  try {
    return startOf(pid) === started;
  } catch {
    // No descriptor to ask with; it was there a moment ago.
    return true;
  }
}

/** @param target a process, or by its negative number a group. */
function send(target: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(target, name);
    return true;
  } catch (error) {
    // Else it has ended meanwhile.
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}

function endTreeOnWindows(tree: Tree, force: boolean): Promise<void> {
  // A console program has no SIGTERM there: a request to close first, by force when it does not follow.
  const end = (args: readonly string[]) =>
    new Promise<void>((resolve) =>
      execFile('taskkill', [...args, '/pid', String(tree.leader)], { timeout: GRACE_MS }, () => resolve()),
    );
  return force ? end(['/t', '/f']) : end(['/t']).then(() => end(['/t', '/f']));
}
