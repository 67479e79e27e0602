// How many attempts of a run may run at once.
import { availableParallelism } from 'node:os';
import type { RunState } from '../core/run-state.js';

/** What was asked for at its start, else what its DAG says, else the machine's cores. */
export function slotsOf({ max_parallel, definition }: Pick<RunState, 'max_parallel' | 'definition'>): number {
  return max_parallel ?? definition.max_parallel_tasks ?? availableParallelism();
}
