// How a run ended, from how its tasks ended.
import { isSelected, type RunState } from '../run-state.js';

export interface RunOutcome {
  readonly state: 'success' | 'failed' | 'cancelled';
  readonly reason?: 'timeout';
}

/**
 * A run that met its own timeout failed. Else one in which a task failed or timed out where that is not allowed
 * failed, also when a later clean-up task succeeded; else one that was cancelled, or in which a task stays
 * cancelled, is cancelled; else it succeeded. O(tasks).
 */
export function runOutcome(state: RunState, timedOut: boolean): RunOutcome {
  if (timedOut) return { state: 'failed', reason: 'timeout' };
  let cancelled = state.cancel !== 'no';
  for (const task of state.tasks.values()) {
    if (!isSelected(state, task.id)) continue;
    if ((task.state === 'failed' || task.state === 'timed_out') && !task.allowed) return { state: 'failed' };
    if (task.state === 'cancelled') cancelled = true;
  }
  return { state: cancelled ? 'cancelled' : 'success' };
}
