// What is said where a list of runs is empty: why, as far as can be told.
import { nearestName } from '../../definition/nearest-name.js';
import type { HistoryIndex } from '../../history/history-index.js';
import { latestRuns, unreadableRuns } from '../../history/queries.js';

export function noRunsNotice(index: HistoryIndex, dagId: string | undefined, home: string): string {
  const known = latestRuns(index).map((run) => run.dag_id);
  if (known.length === 0 && unreadableRuns(index).length > 0) return 'no run can be shown';
  if (known.length === 0) return `nothing has run yet (the history is ${home})`;
  if (dagId === undefined || known.includes(dagId)) return 'no run fits';
  const nearest = nearestName(dagId, known);
  return nearest
    ? `no run of ${dagId}; did you mean ${nearest}?`
    : `no run of ${dagId}; there are runs of ${known.join(', ')}`;
}
