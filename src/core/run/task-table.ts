// The tasks of a run under way, by index: their definitions, their states, and the one way to change them, which is
// to record an event. What the run machine answers is collected here too, since records and orders keep one sequence.
import { at } from '../at.js';
import type { TaskDefinition } from '../definition.js';
import type { RunEventBody } from '../events.js';
import { JOURNAL_VERSION } from '../events.js';
import { buildGraph, type Graph } from '../graph/graph.js';
import { type Attempt, applyEvent, isSelected, type RunState, type TaskRun } from '../run-state.js';
import { isFinalTaskState, type TaskStateName } from '../states.js';
import type { Command } from './commands.js';

/** What a `task_state` event says beside the state. */
export type TaskStateDetails = Partial<
  Pick<Extract<RunEventBody, { type: 'task_state' }>, 'reason' | 'rule' | 'because' | 'message' | 'allowed'>
>;

/** Times are milliseconds. Each method is O(1), whatever the size of the run. */
export class TaskTable {
  readonly state: RunState;
  /** Of the tasks that take part in the run. */
  readonly graph: Graph;
  readonly #definitions: readonly TaskDefinition[];
  #commands: Command[] = [];
  #ended: number[] = [];
  /** Many events have the same time. */
  #time = { ms: Number.NaN, text: '' };

  constructor(state: RunState) {
    this.state = state;
    this.#definitions = state.definition.tasks.filter((task) => isSelected(state, task.id));
    this.graph = buildGraph(this.#definitions);
  }

  get size(): number {
    return this.#definitions.length;
  }

  definition(index: number): TaskDefinition {
    return at(this.#definitions, index);
  }

  run(index: number): TaskRun {
    const run = this.state.tasks.get(this.definition(index).id);
    if (!run) throw new Error(`Internal error: no state for task ${index}`);
    return run;
  }

  /** A task's index, or undefined where no such task takes part. */
  indexOf(taskId: string): number | undefined {
    return this.graph.indexOf.get(taskId);
  }

  /** The attempt of that number where it is the task's last and neither has ended. */
  openAttempt(index: number, number: number): Attempt | undefined {
    const run = this.run(index);
    // Damage may have taken an attempt's end, but not the task's.
    if (isFinalTaskState(run.state)) return undefined;
    const attempt = run.attempts.at(-1);
    return attempt && attempt.number === number && !attempt.outcome ? attempt : undefined;
  }

  /** Attempts since the run was last retried, which is what the retry budget counts. */
  attemptsMade(index: number): number {
    const run = this.run(index);
    return run.attempts.length - run.attempts_before;
  }

  record(body: RunEventBody, now: number): void {
    const { run_id } = this.state;
    const event = {
      version: JOURNAL_VERSION,
      run_id,
      at: this.#timeText(now),
      seq: this.state.seq + 1,
      ...body,
    };
    applyEvent(this.state, event);
    this.order({ type: 'record', event });
  }

  setState(index: number, state: TaskStateName, details: TaskStateDetails, now: number): void {
    this.record({ type: 'task_state', task_id: this.definition(index).id, state, ...details }, now);
  }

  /** Gives a task its final state; `nextEnded` will name it once. */
  end(index: number, state: TaskStateName, details: TaskStateDetails, now: number): void {
    const allowed = this.definition(index).allow_failure && (state === 'failed' || state === 'timed_out');
    this.setState(index, state, { ...details, ...(allowed && { allowed: true as const }) }, now);
    this.#ended.push(index);
  }

  #timeText(ms: number): string {
    if (ms !== this.#time.ms) this.#time = { ms, text: new Date(ms).toISOString() };
    return this.#time.text;
  }

  /** A task that has ended and was not followed up yet. */
  nextEnded(): number | undefined {
    return this.#ended.pop();
  }

  /** Adds a command for the engine, after all that was recorded so far. */
  order(command: Command): void {
    this.#commands.push(command);
  }

  /** What was recorded and ordered since the last call, in that order. */
  takeCommands(): Command[] {
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }
}

/** Failed or timed out where that is not allowed. */
export function isFailure(run: TaskRun): boolean {
  return (run.state === 'failed' || run.state === 'timed_out') && !run.allowed;
}
