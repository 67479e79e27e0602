// What `taskflow prune` says.
import type { Terminal } from '../terminal.js';
import { formatByteSize } from '../text/byte-size.js';
import { counted } from '../text/counted.js';
import type { PrunedRuns } from './prune-runs.js';
import { renderRuns } from './runs-table.js';

export function renderPruned(terminal: Terminal, pruned: PrunedRuns, isDryRun: boolean): string {
  const { removed, keptActive, bytes } = pruned;
  const rows = removed.flatMap(({ row }) => row ?? []);
  const unreadable = removed.filter(({ row }) => row === null).map(({ run_id }) => `${run_id}  unreadable\n`);
  const table = rows.length > 0 ? renderRuns(terminal, rows, Date.now()) : '';
  const verb = isDryRun ? 'Would remove' : 'Removed';
  const kept = keptActive.length > 0 ? `Kept, because not over: ${keptActive.join(', ')}\n` : '';
  const gap = removed.length > 0 ? '\n' : '';
  return `${table}${unreadable.join('')}${gap}${verb} ${counted(removed.length, 'run')}, ${formatByteSize(bytes)}\n${kept}`;
}
