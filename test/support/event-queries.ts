// Questions to the events of a run that tests ask.
import type { RunEvent, RunEventOf } from '../../src/core/events.js';

export function eventsOf<T extends RunEvent['type']>(
  events: readonly RunEvent[],
  type: T,
): readonly RunEventOf<T>[] {
  return events.filter((event): event is RunEventOf<T> => event.type === type);
}

/** The most attempts that ran at one time. */
export function mostAtOnce(events: readonly RunEvent[]): number {
  let running = 0;
  let most = 0;
  for (const event of events) {
    if (event.type === 'attempt_starting') running += 1;
    if (event.type === 'attempt_finished') running -= 1;
    most = Math.max(most, running);
  }
  return most;
}

/** `task.attempt` in the order in which they were started. */
export function startedAttempts(events: readonly RunEvent[]): string[] {
  return eventsOf(events, 'attempt_starting').map(({ task_id, attempt }) => `${task_id}.${attempt}`);
}

/** The last state event of a task. */
export function lastState(events: readonly RunEvent[], task: string): RunEventOf<'task_state'> | undefined {
  return eventsOf(events, 'task_state').findLast(({ task_id }) => task_id === task);
}

/** How the last attempt of a task ended. */
export function lastEnd(
  events: readonly RunEvent[],
  task: string,
): RunEventOf<'attempt_finished'> | undefined {
  return eventsOf(events, 'attempt_finished').findLast(({ task_id }) => task_id === task);
}
