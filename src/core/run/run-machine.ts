// The decisions of a run: told what happened, it says what to do next. No clock, no processes, no files: the
// engine carries the commands out, tests and simulations make up the answers, and a resumed run goes on from
// the state that its journal folds to.
import { at } from '../at.js';
import type { Graph } from '../graph/graph.js';
import { PriorityQueue } from '../priority-queue.js';
import { type Attempt, type RunState, summarizeTasks, type TaskRun } from '../run-state.js';
import { isFinalTaskState } from '../states.js';
import { decideTrigger, type TriggerDecision } from '../trigger-rule.js';
import { Attempts } from './attempts.js';
import type { AttemptEnd, Command, ConditionAnswer } from './commands.js';
import { runOutcome } from './run-outcome.js';
import { RunStop } from './run-stop.js';
import { isFailure, TaskTable } from './task-table.js';
import { type Timer, Timers } from './timers.js';
import { columnOf, UpstreamTally } from './upstream-tally.js';

export interface RunMachineOptions {
  /** Folded from the journal; the machine owns it from here on and changes it only by events. */
  readonly state: RunState;
  /** How many attempts may run at once. */
  readonly slots: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newNonce: () => string;
  /** By task index of `graph`: higher starts first. */
  readonly priorities: (graph: Graph) => ArrayLike<number>;
}

/** Most tasks whose rules one call asks, so that none takes long: the rest is due at once, by `tick`. */
const MOST_DECIDED = 1000;

/**
 * Every method takes the time in milliseconds and returns commands in the order to carry them out. When a task
 * ends only its downstream tasks are looked at: O(log tasks) for each event and edge.
 */
export class RunMachine {
  readonly state: RunState;
  readonly #options: RunMachineOptions;
  readonly #table: TaskTable;
  readonly #attempts: Attempts;
  readonly #stop: RunStop;
  readonly #tally: UpstreamTally;
  readonly #priorities: ArrayLike<number>;
  readonly #ready = new PriorityQueue();
  readonly #timers = new Timers();
  /** By task, 1: its rule said run (and its condition is being asked). Final, though no event says so yet. */
  readonly #decided: Uint8Array;
  /** Tasks whose rules are to be asked, from `#nextUndecided` on. */
  #undecided: number[] = [];
  #nextUndecided = 0;
  /** Tasks that have not ended. */
  #open = 0;
  #isFinished = false;
  #isGoing = false;

  constructor(options: RunMachineOptions) {
    this.state = options.state;
    this.#options = options;
    this.#table = new TaskTable(options.state);
    this.#attempts = new Attempts(this.#table, this.#timers, options.random);
    this.#stop = new RunStop(this.#table, this.#attempts);
    this.#tally = new UpstreamTally(this.#table.graph);
    this.#priorities = options.priorities(this.#table.graph);
    this.#decided = new Uint8Array(this.#table.size);
  }

  /** When `tick` is to be called next, 0 for at once, or null. */
  get nextWakeAt(): number | null {
    return this.#undecided.length > 0 ? 0 : this.#timers.nextAt;
  }

  get runningCount(): number {
    return this.#attempts.runningCount;
  }

  /** Starts a queued run. */
  start(now: number): Command[] {
    this.#table.record({ type: 'run_started', slots: this.#options.slots }, now);
    return this.resume(now);
  }

  /** Notes who goes on with the run; `resume` follows. */
  adopt(owner: number, pid: number, now: number): Command[] {
    this.#table.record({ type: 'run_adopted', owner, pid }, now);
    return this.#table.takeCommands();
  }

  /**
   * Goes on with a run from its folded state: one just started, one whose runner died, one just retried. For every
   * attempt that has no end in the journal the engine must say what became of it: `attemptEnded`, `restartAttempt`,
   * or nothing while it runs on.
   */
  resume(now: number): Command[] {
    this.#isGoing = true;
    const { definition, deadline_from } = this.state;
    if (definition.timeout_ms !== undefined && deadline_from !== undefined) {
      this.#timers.add({ kind: 'run_deadline', at: deadline_from + definition.timeout_ms });
    }
    const withEndedAttempt: number[] = [];
    for (let index = 0; index < this.#table.size; index++) {
      const run = this.#table.run(index);
      if (isFinalTaskState(run.state) || run.left_out) {
        this.#tally.ended(index, run);
        continue;
      }
      this.#open += 1;
      const attempt = run.attempts.at(-1);
      if (attempt && !attempt.outcome) this.#attempts.adopt(index, attempt, now);
      else if (attempt && this.#endIsLost(index, run, attempt)) withEndedAttempt.push(index);
      // Damage took the line of its attempt.
      else if (run.state === 'running') this.#enqueue(index, now);
      else if (run.state === 'queued') this.#ready.push(index, at(this.#priorities, index));
      else if (run.state === 'up_for_retry')
        this.#timers.add({ kind: 'retry', at: run.retry_at ?? now, task: index });
      else this.#undecided.push(index);
    }
    this.#stop.restore(now);
    for (const index of withEndedAttempt) this.#attempts.followUp(index, this.#stop.mayRetry, now);
    return this.#settle(now);
  }

  /** Its last attempt has ended for good, and what follows from that was not written, or damage took it. */
  #endIsLost(index: number, { state, queued_at = 0 }: TaskRun, { outcome, ended_at = 0 }: Attempt): boolean {
    if (state === 'running') return true;
    if (this.#table.attemptsMade(index) === 0) return false;
    // One that waits for its next attempt was queued after the end of the last.
    const isQueuedBefore = state === 'none' || (state === 'queued' && queued_at < ended_at);
    return isQueuedBefore || outcome === 'success' || outcome === 'skipped';
  }

  /** The process of an attempt runs. */
  attemptStarted(taskId: string, attempt: number, pid: number, now: number): Command[] {
    const found = this.#findOpen(taskId, attempt);
    if (!found) return [];
    this.#attempts.started(found.index, attempt, pid, now);
    return this.#table.takeCommands();
  }

  /** An attempt ended, by itself or because it was told to. A second end of the same attempt is ignored. */
  attemptEnded(taskId: string, attempt: number, end: AttemptEnd, now: number): Command[] {
    const found = this.#findOpen(taskId, attempt);
    if (!found) return [];
    this.#attempts.ended(found.index, found.open, end, now);
    this.#attempts.followUp(found.index, this.#stop.mayRetry, now);
    return this.#settle(now);
  }

  /** An attempt that was about to be started when its runner died, and never was: it is started now. */
  restartAttempt(taskId: string, attempt: number, now: number): Command[] {
    const found = this.#findOpen(taskId, attempt);
    if (!found) return [];
    if (this.#attempts.restart(found.index, found.open) === 'started') return this.#table.takeCommands();
    return this.attemptEnded(taskId, attempt, { kind: 'lost' }, now);
  }

  /** Answers `evaluate_condition`. */
  conditionAnswered(taskId: string, answer: ConditionAnswer, now: number): Command[] {
    const index = this.#table.indexOf(taskId);
    if (index === undefined || this.#table.run(index).state !== 'none') return [];
    if (answer.ok && answer.value) this.#enqueue(index, now);
    else if (answer.ok) this.#table.end(index, 'skipped', { reason: 'condition' }, now);
    else this.#table.end(index, 'failed', { reason: 'bad_expression', message: answer.message }, now);
    return this.#settle(now);
  }

  /** Does what is due at `now`. */
  tick(now: number): Command[] {
    for (let timer = this.#timers.takeDue(now); timer; timer = this.#timers.takeDue(now))
      this.#ring(timer, now);
    return this.#settle(now);
  }

  /**
   * Cancels the run: what has not started never does, what runs is ended (at once by `force`). Before `start` or
   * `resume` it is only noted, and carried out by them.
   */
  cancel(force: boolean, now: number): Command[] {
    if (this.#isFinished) return [];
    if (this.state.cancel === 'no' || (force && this.state.cancel !== 'now')) {
      this.#table.record({ type: 'cancel_requested', now: force }, now);
    }
    if (!this.#isGoing) return this.#table.takeCommands();
    this.#stop.stop('run_cancelled', force, now);
    return this.#settle(now);
  }

  #ring(timer: Timer, now: number): void {
    switch (timer.kind) {
      case 'retry': {
        const run = this.#table.run(timer.task);
        if (run.state === 'up_for_retry') this.#enqueue(timer.task, now);
        break;
      }
      case 'attempt_deadline':
        if (this.#table.openAttempt(timer.task, timer.attempt)) {
          this.#attempts.end(timer.task, 'timeout', false, now);
        }
        break;
      case 'run_deadline':
        if (!this.#isFinished) this.#stop.stop('run_timeout', false, now);
        break;
    }
  }

  /** Asks the trigger rule of a task that has not been decided. */
  #decide(index: number, now: number): void {
    const run = this.#table.run(index);
    if (this.#decided[index] === 1 || run.state !== 'none') return;
    const { id, trigger_rule: rule, if: condition } = this.#table.definition(index);
    const decision = run.without_rule ? 'run' : decideTrigger(rule, this.#tally.of(index));
    if (decision === 'wait') return;
    this.#decided[index] = 1;
    if (decision !== 'run') {
      const because = this.#because(index, decision);
      this.#table.end(index, decision, { reason: 'trigger_rule', rule, because }, now);
    } else if (condition !== undefined) this.#table.order({ type: 'evaluate_condition', task_id: id });
    else this.#enqueue(index, now);
  }

  /** The upstream tasks that decided against a task, at most five. */
  #because(index: number, decision: Exclude<TriggerDecision, 'run' | 'wait'>): string[] {
    const upstream = at(this.#table.graph.upstream, index).map((source) => this.#table.run(source));
    const done = upstream.filter((run) => isFinalTaskState(run.state));
    const bad = done.filter((run) => {
      const column = columnOf(run);
      return decision === 'skipped'
        ? column === 'skipped'
        : column === 'failed' || column === 'upstreamFailed';
    });
    return (bad.length > 0 ? bad : done).slice(0, 5).map((run) => run.id);
  }

  #enqueue(index: number, now: number): void {
    const { trigger_rule: rule } = this.#table.definition(index);
    const hasUpstream = this.#tally.of(index).total > 0;
    this.#table.setState(index, 'queued', hasUpstream ? { reason: 'trigger_rule', rule } : {}, now);
    this.#ready.push(index, at(this.#priorities, index));
  }

  /**
   * Follows up every task that ended, to the end of the cascade, then starts what there are slots for: only when all
   * rules were asked is it known which of the ready tasks comes first.
   */
  #settle(now: number): Command[] {
    this.#followEnded(now);
    for (let left = MOST_DECIDED; left > 0 && this.#nextUndecided < this.#undecided.length; left--) {
      this.#decide(at(this.#undecided, this.#nextUndecided++), now);
      this.#followEnded(now);
    }
    if (this.#nextUndecided < this.#undecided.length) return this.#table.takeCommands();
    this.#undecided = [];
    this.#nextUndecided = 0;
    this.#dispatch(now);
    if (this.#open === 0 && !this.#isFinished) this.#finish(now);
    return this.#table.takeCommands();
  }

  #followEnded(now: number): void {
    for (let index = this.#table.nextEnded(); index !== undefined; index = this.#table.nextEnded()) {
      this.#open -= 1;
      const run = this.#table.run(index);
      this.#tally.ended(index, run);
      if (this.#stop.reason === null && this.state.definition.fail_fast && isFailure(run)) {
        this.#stop.stop('fail_fast', false, now);
      }
      if (this.#stop.reason !== null) continue;
      for (const downstream of at(this.#table.graph.downstream, index)) this.#undecided.push(downstream);
    }
  }

  #dispatch(now: number): void {
    while (this.#attempts.runningCount < this.#options.slots) {
      const index = this.#ready.pop();
      if (index === undefined) return;
      // One that was cancelled while it waited is still in the queue.
      if (this.#table.run(index).state !== 'queued') continue;
      this.#attempts.start(index, this.#options.newNonce(), now);
    }
  }

  #finish(now: number): void {
    this.#isFinished = true;
    const outcome = runOutcome(this.state, this.#stop.reason === 'run_timeout');
    const { dag_id } = this.state;
    this.#table.record({ type: 'run_finished', dag_id, ...outcome, tasks: summarizeTasks(this.state) }, now);
    this.#table.order({ type: 'finished' });
  }

  #findOpen(taskId: string, attempt: number): { readonly index: number; readonly open: Attempt } | null {
    const index = this.#table.indexOf(taskId);
    const open = index === undefined ? undefined : this.#table.openAttempt(index, attempt);
    return index === undefined || !open ? null : { index, open };
  }
}
