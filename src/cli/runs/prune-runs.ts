// Removes runs, and tells what they were.
import type { HistoryIndex } from '../../history/history-index.js';
import type { RunRow } from '../../history/index-rows.js';
import { findRun } from '../../history/queries.js';
import { type PruneOptions, prune } from '../../history/retention.js';

export interface PrunedRuns {
  /** Newest first; of a dry run, what would go. Of a run whose journal can't be read only its id is known. */
  readonly removed: readonly { readonly run_id: string; readonly row: RunRow | null }[];
  /** Ids of runs that were chosen but are not over. */
  readonly keptActive: readonly string[];
  readonly bytes: number;
}

export async function pruneRuns(index: HistoryIndex, rules: PruneOptions): Promise<PrunedRuns> {
  // Afterwards the index knows them no more.
  const chosen = await prune(index, { ...rules, dryRun: true });
  const rows = new Map(chosen.removed.map((runId) => [runId, findRun(index, runId)]));
  const { removed, kept_active, bytes } = rules.dryRun ? chosen : await prune(index, rules);
  return {
    removed: removed.map((run_id) => ({ run_id, row: rows.get(run_id) ?? null })),
    keptActive: kept_active,
    bytes,
  };
}
