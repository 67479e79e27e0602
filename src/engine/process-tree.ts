// Ends an attempt with everything it started, and leaves alone what is not its own.
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { belongingOf, hostOf, isRunning, listProcesses, type ProcessEntry } from './process-table.js';

export interface Tree {
  /** Leader of the attempt's process group. */
  readonly leader: number;
  readonly nonce: string;
  /** Set where a host of functions or a slot shell has the attempt: as in its TASKFLOW_HOST. */
  readonly host?: string;
  /** Set where the leader is the command itself: else it is who records the end, and has to be killed last. */
  readonly isRecordedOutside?: boolean;
}

/** How long a process may take to end after SIGTERM. */
export const GRACE_MS = 10_000;
/** How long the wrapper gets to record the end of a killed command. */
const RECORD_MS = 1000;
const POLL_MS = 50;

/**
 * Ends a tree: SIGTERM, after the grace period SIGKILL (at once when `force` is or becomes true). The wrapper is
 * killed last, so that it can record the end. Resolves when none of it is left that can be found: descendants,
 * members of its group and, on Linux, whatever carries its nonce. Runs that the attempt started stay.
 */
export async function endTree(
  tree: Tree,
  isForced: () => boolean,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  if (platform === 'win32') return endTreeOnWindows(tree, isForced());
  // Kept: a grandchild whose parent has ended is not found by descent any more.
  const known = new Set<number>();
  const look = () => findTree(tree, known);
  const deadline = Date.now() + GRACE_MS;
  let left = look();
  if (!isForced()) {
    terminate(left);
    while (left.length > 0 && Date.now() < deadline && !isForced()) {
      await sleep(POLL_MS);
      left = look();
    }
  }
  await killAll(tree, look);
}

async function killAll(tree: Tree, look: () => readonly Member[]): Promise<void> {
  const deadline = Date.now() + (tree.isRecordedOutside ? 0 : RECORD_MS);
  for (let left = pidsOf(look()); left.length > 0; left = pidsOf(look())) {
    const isPatient = Date.now() < deadline && left.some((pid) => pid !== tree.leader);
    signalAll(isPatient ? left.filter((pid) => pid !== tree.leader) : left, 'SIGKILL');
    await sleep(POLL_MS / 5);
    // The command is dead; what is left is the wrapper, about to write its record.
    if (left.length === 1 && left[0] === tree.leader && Date.now() < deadline) await sleep(POLL_MS);
  }
}

interface Member {
  readonly pid: number;
  /** Its process group, where all of that is the tree's. */
  readonly group: number | null;
}

/** What lives of the tree now, parents mostly before their children; adds them to `known`. */
function findTree(tree: Tree, known: Set<number>): readonly Member[] {
  const processes = listProcesses();
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of processes) {
    const siblings = children.get(entry.parent);
    if (siblings) siblings.push(entry);
    else children.set(entry.parent, [entry]);
  }
  const found = new Map<number, ProcessEntry>();
  const open = processes.filter(
    (entry) =>
      entry.pid === tree.leader ||
      entry.group === tree.leader ||
      known.has(entry.pid) ||
      belongingOf(entry.pid, tree.nonce) === 'ours',
  );
  // Grows while it is walked.
  for (const entry of open) {
    if (found.has(entry.pid) || entry.pid === process.pid) continue;
    if (entry.pid !== tree.leader && belongingOf(entry.pid, tree.nonce) === 'other') continue;
    found.set(entry.pid, entry);
    known.add(entry.pid);
    open.push(...(children.get(entry.pid) ?? []));
  }
  const mixed = new Set(processes.filter(({ pid }) => !found.has(pid)).map(({ group }) => group));
  return [...found.values()].map(({ pid, group }) => ({ pid, group: mixed.has(group) ? null : group }));
}

function pidsOf(members: readonly Member[]): number[] {
  return members.map(({ pid }) => pid);
}

/** A whole group at once: a shell whose command ended a moment before it would go on with its next line. */
function terminate(members: readonly Member[]): void {
  const groups = new Set(members.flatMap(({ group }) => (group === null ? [] : [-group])));
  signalAll([...groups, ...pidsOf(members.filter(({ group }) => group === null))], 'SIGTERM');
}

/** A negative pid is a group's. */
function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Ended meanwhile, or not ours to end.
    }
  }
}

function endTreeOnWindows(tree: Tree, force: boolean): Promise<void> {
  // A console program has no SIGTERM there: a request to close first, by force when it does not follow.
  const end = (args: readonly string[]) =>
    new Promise<void>((resolve) =>
      execFile('taskkill', [...args, '/pid', String(tree.leader)], () => resolve()),
    );
  return force ? end(['/t', '/f']) : end(['/t']).then(() => end(['/t', '/f']));
}

/**
 * True when the leader of an attempt's tree still lives and is that attempt's, not another process with its pid, or
 * when the slot shell lives that will record its end.
 */
export function isTreeAlive(tree: Tree, platform: NodeJS.Platform = process.platform): boolean {
  const isAlive = isRunning(tree.leader, platform);
  // Elsewhere environments can't be read; a pid is rarely used again within the life of one attempt.
  if (platform !== 'linux') return isAlive;
  if (tree.host === undefined) return isAlive && belongingOf(tree.leader, tree.nonce) === 'ours';
  // A host serves many attempts: its environment says which host it is, its record which attempt it has.
  if (!tree.isRecordedOutside) return isAlive && hostOf(tree.leader) === tree.host;
  return (isAlive && belongingOf(tree.leader, tree.nonce) === 'ours') || isHostAlive(tree.host);
}

function isHostAlive(host: string): boolean {
  return listProcesses().some(({ pid, group }) => pid === group && hostOf(pid) === host);
}

/** A living tree of the attempt, found by its nonce (Linux), or null. */
export function findByNonce(nonce: string): Tree | null {
  for (const { pid } of listProcesses()) {
    if (belongingOf(pid, nonce) === 'ours') return { leader: pid, nonce };
    // Started for this attempt, and loading its file.
    const host = hostOf(pid);
    if (host?.endsWith(`.${nonce}`)) return { leader: pid, nonce, host };
  }
  return null;
}

/** Living hosts of a run (Linux). */
export function findHosts(runId: string): string[] {
  return listProcesses()
    .filter((entry) => entry.pid === entry.group)
    .map((entry) => hostOf(entry.pid))
    .filter((host) => host !== null)
    .filter((host) => host.startsWith(`${runId}.`));
}
