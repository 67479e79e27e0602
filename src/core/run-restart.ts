// What a run's tasks are when it takes another definition, or starts some of them over.
import type { DagDefinition } from './definition.js';
import type { RunEventOf } from './events.js';
import type { RunState, TaskRun } from './run-picture.js';

export function newTask(id: string): TaskRun {
  return {
    id,
    state: 'none',
    allowed: false,
    attempts: [],
    attempts_before: 0,
    without_rule: false,
    left_out: false,
  };
}

/** O(tasks). */
export function applyRetried(state: RunState, event: RunEventOf<'run_retried'>, at: number): void {
  if (event.definition) {
    takeDefinition(state, event.definition);
    state.is_loaded = event.loaded ?? false;
  }
  const restarted = new Set(event.tasks);
  startOver(state, restarted, new Set(event.without_rule), at);
  for (const task of state.tasks.values()) {
    const takesPart = state.selected === null || state.selected.has(task.id);
    task.left_out = task.state === 'none' && !restarted.has(task.id) && takesPart;
  }
  state.state = 'running';
  state.cancel = 'no';
  state.deadline_from = at;
  // A clock may have been set back meanwhile.
  if (state.started_at !== undefined && state.ended_at !== undefined && at > state.ended_at)
    state.idle = [...state.idle, { from: state.ended_at, to: at }];
  delete state.reason;
  delete state.message;
  delete state.ended_at;
}

/** O(tasks). */
export function applyLoaded(state: RunState, event: RunEventOf<'run_loaded'>, at: number): void {
  state.is_loaded = true;
  state.slots = event.slots;
  if (event.params) state.params = event.params;
  const fresh = event.definition ? takeDefinition(state, event.definition) : [];
  if (!event.tasks) return;
  const restarted = new Set(event.tasks);
  startOver(state, restarted, new Set(), at);
  // A retry of some tasks leaves out what came to the file meanwhile.
  for (const id of fresh) {
    const task = state.tasks.get(id);
    if (task) task.left_out = !restarted.has(id);
  }
}

/** The ids that the run has not had. */
function takeDefinition(state: RunState, definition: DagDefinition): readonly string[] {
  state.definition = definition;
  const known = new Map(state.tasks);
  state.tasks.clear();
  for (const { id } of definition.tasks) state.tasks.set(id, known.get(id) ?? newTask(id));
  return definition.tasks.map(({ id }) => id).filter((id) => !known.has(id));
}

function startOver(
  state: RunState,
  taskIds: ReadonlySet<string>,
  withoutRule: ReadonlySet<string>,
  at: number,
): void {
  for (const id of taskIds) {
    const task = state.tasks.get(id);
    if (!task) continue;
    state.tasks.set(id, {
      ...newTask(id),
      attempts: task.attempts,
      attempts_before: task.attempts.length,
      without_rule: withoutRule.has(id),
      since: at,
    });
  }
}
