// An attempt whose slot shell was killed right after it forked: it has no record yet, and not yet its command's nonce.
import { belongingOf, listProcesses, sessionOf } from '../process-table.js';
import type { SlotShell } from './slot-shell.js';

/**
 * The leader of a process group in the session of the shell, which carries no attempt's nonce, or null. Each attempt
 * of a slot shell leads a group of its own from its first moment on; the shell's drain stays in the shell's group.
 */
export function findFork(shell: SlotShell | null): number | null {
  const session = shell?.pid ?? 0;
  if (session === 0) return null;
  const fork = listProcesses().find(
    ({ pid, group }) =>
      pid === group && pid !== session && sessionOf(pid) === session && belongingOf(pid, '') === 'unknown',
  );
  return fork?.pid ?? null;
}
