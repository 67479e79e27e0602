// The picture of a run, and the one reducer that draws it from events. Live views, resumed runners,
// the command line and the API all fold the same events, so they can't disagree.
import type { RunEvent, TaskSummary } from './events.js';
import type { Attempt, RunState, TaskRun } from './run-picture.js';
import { applyLoaded, applyRetried, newTask } from './run-restart.js';
import { idleMs, tookMs } from './run-time.js';
import { isFinalRunState } from './states.js';

export type { Attempt, RunState, TaskRun } from './run-picture.js';

/**
 * Applies one event. The first must be `run_created`, with `state` null; later ones change `state` in place
 * and return it: O(1) for every event but run_created, run_loaded and run_retried, whatever the size of the run.
 * An event for a task or attempt that is not known is ignored.
 */
export function applyEvent(state: RunState | null, event: RunEvent): RunState {
  if (event.type === 'run_created') return created(event);
  if (state === null) throw new Error(`Internal error: ${event.type} before run_created`);
  state.seq = event.seq;
  const at = Date.parse(event.at);
  if (at > state.latest_at) state.latest_at = at;
  switch (event.type) {
    case 'run_queued':
      state.state = 'queued';
      break;
    case 'run_started':
      state.state = 'running';
      state.slots = event.slots;
      state.started_at ??= at;
      state.deadline_from ??= at;
      break;
    case 'task_state':
      applyTaskState(state, event, at);
      break;
    case 'attempt_starting':
      // Where damage took run_started, the run has still started: who goes on with it must look for its attempts.
      state.started_at ??= at;
      state.deadline_from ??= at;
      state.is_loaded = true;
      state.tasks.get(event.task_id)?.attempts.push({
        number: event.attempt,
        nonce: event.nonce,
        starting_at: at,
        has_output: false,
        duration_ms: 0,
      });
      break;
    case 'attempt_started': {
      const attempt = findAttempt(state, event.task_id, event.attempt);
      if (attempt) {
        attempt.started_at = at;
        attempt.pid = event.pid;
      }
      break;
    }
    case 'attempt_ending': {
      const attempt = findAttempt(state, event.task_id, event.attempt);
      if (attempt) attempt.ending ??= event.reason;
      break;
    }
    case 'attempt_finished':
      applyAttemptFinished(state, event, at);
      break;
    case 'retry_scheduled': {
      const task = state.tasks.get(event.task_id);
      if (task) task.retry_at = Date.parse(event.retry_at);
      break;
    }
    case 'run_retried':
      applyRetried(state, event, at);
      break;
    case 'run_loaded':
      applyLoaded(state, event, at);
      break;
    case 'run_adopted':
      // A retried run waits as queued until a place is free for it.
      if (state.state === 'queued') state.state = 'running';
      break;
    case 'cancel_requested':
      if (!isFinalRunState(state.state))
        state.cancel = event.now ? 'now' : state.cancel === 'now' ? 'now' : 'graceful';
      break;
    case 'run_finished':
      state.state = event.state;
      if (event.reason) state.reason = event.reason;
      if (event.message !== undefined) state.message = event.message;
      state.ended_at = at;
      break;
    default: {
      // A type from a later minor version: whatever it says, what is known stays right.
      const never: never = event;
      void never;
    }
  }
  return state;
}

/** Folds a whole journal; null when it holds no run_created. */
export function foldEvents(events: Iterable<RunEvent>): RunState | null {
  let state: RunState | null = null;
  for (const event of events) state = applyEvent(state, event);
  return state;
}

function created(event: Extract<RunEvent, { type: 'run_created' }>): RunState {
  return {
    run_id: event.run_id,
    dag_id: event.dag_id,
    definition: event.definition,
    is_loaded: event.loaded ?? false,
    params: event.params,
    trigger: event.trigger,
    logical_date: event.logical_date,
    file: event.file,
    project: event.project,
    selected: event.selected ? new Set(event.selected) : null,
    max_parallel: event.max_parallel ?? null,
    borrowed: event.borrowed ?? {},
    after_scheduled: event.after_scheduled ?? false,
    state: 'queued',
    slots: 0,
    created_at: Date.parse(event.at),
    latest_at: Date.parse(event.at),
    idle: [],
    cancel: 'no',
    tasks: new Map(event.definition.tasks.map((task) => [task.id, newTask(task.id)])),
    seq: event.seq,
  };
}

function applyTaskState(state: RunState, event: Extract<RunEvent, { type: 'task_state' }>, at: number): void {
  const task = state.tasks.get(event.task_id);
  if (!task) return;
  task.state = event.state;
  task.since = at;
  if (event.state === 'queued') task.queued_at = at;
  set(task, 'reason', event.reason);
  set(task, 'rule', event.rule);
  set(task, 'because', event.because);
  set(task, 'message', event.message);
  task.allowed = event.allowed ?? false;
  if (event.state !== 'up_for_retry') delete task.retry_at;
}

function applyAttemptFinished(
  state: RunState,
  event: Extract<RunEvent, { type: 'attempt_finished' }>,
  at: number,
): void {
  const attempt = findAttempt(state, event.task_id, event.attempt);
  if (!attempt) return;
  attempt.ended_at = at;
  attempt.outcome = event.outcome;
  attempt.duration_ms = event.duration_ms;
  attempt.has_output = event.has_output ?? false;
  set(attempt, 'reason', event.reason);
  set(attempt, 'exit_code', event.exit_code);
  set(attempt, 'signal', event.signal);
  set(attempt, 'message', event.message);
}

function findAttempt(state: RunState, taskId: string, number: number): Attempt | undefined {
  const attempts = state.tasks.get(taskId)?.attempts ?? [];
  // Numbers rise, but damage may have taken some; a journal of a million attempts is not gone through for each.
  let low = 0;
  let high = attempts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((attempts[middle]?.number ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  const found = attempts[low];
  return found?.number === number ? found : undefined;
}

function set<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}

/** True when a task takes part in this run. */
export function isSelected(state: RunState, taskId: string): boolean {
  return state.selected === null || state.selected.has(taskId);
}

/** The attempt whose output is the task's for those after it; 0: borrowed from an earlier run; null: it has none. */
export function attemptWithOutput(state: RunState, taskId: string): number | null {
  if (!isSelected(state, taskId)) return Object.hasOwn(state.borrowed, taskId) ? 0 : null;
  const task = state.tasks.get(taskId);
  // Only what a task ended with counts: of a task that starts over the earlier output is gone.
  if (task?.state !== 'success') return null;
  const attempt = task.attempts.at(-1);
  return attempt?.outcome === 'success' && attempt.has_output ? attempt.number : null;
}

/** How long a run was under way, in ms, until its end or else until `now`; null before its start. */
export function runTookMs({ started_at, ended_at, idle }: RunState, now: number): number | null {
  return tookMs({ started_at: started_at ?? null, ended_at: ended_at ?? null, idle_ms: idleMs(idle) }, now);
}

/** Running time of all attempts that have ended, in milliseconds. */
export function attemptsMs(attempts: readonly Pick<Attempt, 'duration_ms'>[]): number {
  return attempts.reduce((sum, { duration_ms }) => sum + duration_ms, 0);
}

/** One task as in the command line's `tasks` object. */
export function summarizeTask({ state, attempts, allowed }: TaskRun): TaskSummary {
  const summary = { state, attempts: attempts.length, duration_ms: attemptsMs(attempts) };
  return allowed ? { ...summary, allowed: true } : summary;
}

/** All tasks as in the command line's `tasks` object, in the definition's order. */
export function summarizeTasks(state: RunState): Record<string, TaskSummary> {
  const tasks: Record<string, TaskSummary> = {};
  for (const task of state.tasks.values()) tasks[task.id] = summarizeTask(task);
  return tasks;
}
