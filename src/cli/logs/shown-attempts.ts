// Which attempts' logs are asked for.
import type { Attempt, RunState, TaskRun } from '../../core/run-state.js';
import { findIdFault } from '../../definition/ids.js';
import { nearestName } from '../../definition/nearest-name.js';
import { CliError } from '../exit-code.js';

export interface ShownAttempt {
  readonly task: TaskRun;
  readonly attempt: Attempt;
}

/** The task of a run by its id; case must be right. Throws CliError naming the nearest. */
export function findTask(state: RunState, taskId: string): TaskRun {
  const task = state.tasks.get(taskId);
  if (task) return task;
  const nearest = nearestName(taskId, state.tasks.keys());
  const hint = nearest ? `; did you mean ${nearest}?` : `; there are ${[...state.tasks.keys()].join(', ')}`;
  throw new CliError(`run ${state.run_id} of ${state.dag_id} has no task ${taskId}${hint}`);
}

/** That attempt of the task. Throws CliError for one that was not made. */
export function findAttempt(state: RunState, task: TaskRun, number: number): ShownAttempt {
  const attempt = task.attempts.find((each) => each.number === number);
  const [shown] = attempt ? inOrder([{ task, attempt }]) : [];
  if (shown) return shown;
  const made = task.attempts.map((each) => each.number).join(', ') || 'none';
  throw new CliError(`${task.id} has no attempt ${number} in run ${state.run_id}; made so far: ${made}`);
}

/** The latest attempt of each of the tasks that has one, in order of their starts. */
export function latestAttempts(tasks: Iterable<TaskRun>): ShownAttempt[] {
  const latest: ShownAttempt[] = [];
  for (const task of tasks) {
    const attempt = task.attempts.at(-1);
    if (attempt) latest.push({ task, attempt });
  }
  return inOrder(latest);
}

/** All attempts of these tasks, in order of their starts. */
export function allAttempts(tasks: Iterable<TaskRun>): ShownAttempt[] {
  return inOrder([...tasks].flatMap((task) => task.attempts.map((attempt) => ({ task, attempt }))));
}

/** Only what may become the name of a file: a history that came with a folder can hold anything. */
function inOrder(attempts: readonly ShownAttempt[]): ShownAttempt[] {
  return attempts
    .filter(({ task, attempt }) => findIdFault(task.id) === null && Number.isSafeInteger(attempt.number))
    .sort((a, b) => a.attempt.starting_at - b.attempt.starting_at);
}
