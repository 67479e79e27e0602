// The end of a run of which no attempt is made, or none any more: its file could not be loaded, or it was stopped before
// that was known.
import type { RunEvent, TaskReason } from '../events.js';
import { isSelected, type RunState, summarizeTasks } from '../run-state.js';
import { isFinalTaskState } from '../states.js';
import { runOutcome } from './run-outcome.js';
import { TaskTable } from './task-table.js';

export type UnstartedEnd =
  | { readonly reason: Extract<TaskReason, 'run_cancelled' | 'run_timeout'> }
  | { readonly reason: 'load-error'; readonly message: string };

/**
 * Ends all tasks that have not ended and the run itself, which `state` shows afterwards. What a retry kept or left out
 * stays as it is. `now` in milliseconds. O(tasks).
 */
export function endUnstarted(state: RunState, end: UnstartedEnd, now: number): readonly RunEvent[] {
  const table = new TaskTable(state);
  for (const run of [...state.tasks.values()]) {
    const index = table.indexOf(run.id);
    if (index === undefined || !isSelected(state, run.id)) continue;
    if (isFinalTaskState(run.state) || run.left_out) continue;
    table.end(index, 'cancelled', { reason: end.reason }, now);
  }
  const outcome =
    end.reason === 'load-error'
      ? { state: 'failed' as const, reason: end.reason, message: end.message }
      : runOutcome(state, end.reason === 'run_timeout');
  const { dag_id } = state;
  table.record({ type: 'run_finished', dag_id, ...outcome, tasks: summarizeTasks(state) }, now);
  return table.takeCommands().flatMap((command) => (command.type === 'record' ? [command.event] : []));
}
