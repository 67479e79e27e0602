// What happens to a due run while earlier scheduled runs of its DAG are still active: the `overlap` setting. Pure.
import type { Overlap } from '../core/definition.js';

/** `replace` means: cancel the active scheduled runs, start this one when they have ended. */
export type OverlapDecision = 'start' | 'skip' | 'queue' | 'replace';

/**
 * Decides at the tick, once for each due time. `activeScheduledRuns` counts the DAG's queued and running runs with
 * trigger `schedule`, those started earlier in the same tick included. `catchingUp` (see `dueTimes`) makes `skip` and
 * `replace` wait instead: else of the missed times that catchup promises only one would run.
 */
export function decideOverlap(
  overlap: Overlap,
  activeScheduledRuns: number,
  catchingUp = false,
): OverlapDecision {
  if (activeScheduledRuns === 0 || overlap === 'allow') return 'start';
  return catchingUp ? 'queue' : overlap;
}
