// What is said of runs that a list can't show: an incomplete list would look like a whole one.
import type { HistoryIndex } from '../../history/history-index.js';
import { unreadableRuns } from '../../history/queries.js';
import { counted } from '../text/counted.js';

/** Told one by one; of more only how many. */
const MOST_TOLD = 3;

/** Lines, each with its end; empty where all can be read. */
export function unreadableNotice(index: HistoryIndex): string {
  const runs = unreadableRuns(index);
  const told = runs
    .slice(0, MOST_TOLD)
    .map(({ run_id, reason }) => `run ${run_id} can't be shown: ${reason}`);
  const rest = runs.length - told.length;
  if (rest > 0) told.push(`nor can ${counted(rest, 'more run')}`);
  return told.map((line) => `taskflow: ${line}\n`).join('');
}
