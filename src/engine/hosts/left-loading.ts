// Hosts that load a file for an owner that is gone: a file that never lets its process look at anything else loads on.

import { hostOf, listProcesses } from '../process-table.js';
import { endTree } from '../process-tree.js';

/** Ends those of a run's earlier owners, found by their environment (Linux). */
export async function endLoadingHosts(runId: string): Promise<void> {
  const id = `${runId}.load`;
  const left = listProcesses().filter(({ pid, group }) => pid === group && hostOf(pid) === id);
  await Promise.all(left.map(({ pid }) => endTree({ leader: pid, nonce: id, host: id }, () => true)));
}
