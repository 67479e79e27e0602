// Hosts that load a file for an owner that is gone: a file that never lets its process look at anything else loads on.
import { hostOf, listProcesses } from '../process-table.js';
import { endTree } from '../process-tree.js';

/** What follows the run's id in the marks of hosts that load its file before there is an attempt for them. */
export const FIRST_HOST = '.load';
export const SECOND_HOST = '.second';

/** Ends those of a run's earlier owners, found by their environment (Linux). */
export async function endLoadingHosts(runId: string): Promise<void> {
  const ids = [`${runId}${FIRST_HOST}`, `${runId}${SECOND_HOST}`];
  const left = listProcesses().flatMap(({ pid, group }) => {
    const host = pid === group ? hostOf(pid) : null;
    return host !== null && ids.includes(host) ? [{ leader: pid, nonce: host, host }] : [];
  });
  await Promise.all(left.map((tree) => endTree(tree, () => true)));
}
