// What of an earlier engine's attempts lives: their trees, and the hosts and slot shells that have them.
import { snapshotWithin } from './process-snapshot.js';
import { belongingOf, hostOf, isRunning, type ProcessEntry } from './process-table.js';
import type { Tree } from './tree-members.js';

/** Several attempts are watched at once. */
const SHARED_MS = 50;

/**
 * True when the leader of an attempt's tree still lives and is that attempt's, not another process with its pid, or
 * when the slot shell lives that will record its end. Throws UnreadableTable.
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
  const snapshot = snapshotWithin(SHARED_MS);
  return snapshot.entries.some((entry) => isLeader(entry) && snapshot.marksOf(entry.pid).host === host);
}

/** A living tree of the attempt, found by its nonce (Linux), or null. Throws UnreadableTable. */
export function findByNonce(nonce: string): Tree | null {
  const snapshot = snapshotWithin(0);
  for (const entry of snapshot.entries) {
    const { pid } = entry;
    if (snapshot.belongingOf(pid, nonce) === 'ours') return { leader: pid, nonce };
    // Started for this attempt, and loading its file. What it has started, as a drain, has the mark, too, and may outlive
    // it for a moment: that has not begun with the attempt.
    const { host } = snapshot.marksOf(pid);
    if (isLeader(entry) && host?.endsWith(`.${nonce}`)) return { leader: pid, nonce, host };
  }
  return null;
}

/** Living hosts of a run (Linux), as of a look that is at most so old. Throws UnreadableTable. */
export function findHosts(runId: string, ageMs = 0): string[] {
  const snapshot = snapshotWithin(ageMs);
  return snapshot.entries
    .filter(isLeader)
    .map(({ pid }) => snapshot.marksOf(pid).host)
    .filter((host) => host !== null)
    .filter((host) => host.startsWith(`${runId}.`));
}

function isLeader({ pid, group }: ProcessEntry): boolean {
  return pid === group;
}
