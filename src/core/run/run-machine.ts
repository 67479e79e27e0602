// The decisions of a run: told what happened, it says what to do next. No clock, no processes, no files: the
// engine carries the commands out, tests and simulations make up the answers, and a resumed run goes on from
// the state that its journal folds to.
import type { TaskDefinition } from '../definition.js';
import type { RunEventBody, TaskReason } from '../events.js';
import { JOURNAL_VERSION } from '../events.js';
import { buildGraph, type Graph } from '../graph/graph.js';
import { PriorityQueue } from '../priority-queue.js';
import { retryDelayMs } from '../retry-delay.js';
import {
  type Attempt,
  applyEvent,
  isSelected,
  type RunState,
  summarizeTasks,
  type TaskRun,
} from '../run-state.js';
import { isFinalTaskState, type TaskStateName } from '../states.js';
import { decideTrigger, type TriggerDecision } from '../trigger-rule.js';
import { type EndReason, isRetryable, outcomeOf } from './attempt-outcome.js';
import type { AttemptEnd, Command, ConditionAnswer } from './commands.js';
import { runOutcome } from './run-outcome.js';
import { Timers } from './timers.js';
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

interface Entry {
  readonly definition: TaskDefinition;
  /** Its rule said run (and its condition is being asked): final, though no event says so yet. */
  decided: boolean;
  endReason?: EndReason;
}

/**
 * Every method takes the time in milliseconds and returns commands in the order to carry them out. When a task
 * ends only its downstream tasks are looked at: O(log tasks) for each event and edge.
 */
export class RunMachine {
  readonly state: RunState;
  readonly #options: RunMachineOptions;
  readonly #graph: Graph;
  readonly #entries: readonly Entry[];
  readonly #priorities: ArrayLike<number>;
  readonly #tally: UpstreamTally;
  readonly #ready = new PriorityQueue();
  readonly #timers = new Timers();
  #commands: Command[] = [];
  #ended: number[] = [];
  #running = 0;
  #open = 0;
  #stopped: Extract<TaskReason, 'fail_fast' | 'run_cancelled' | 'run_timeout'> | null = null;
  #finished = false;
  #isGoing = false;

  constructor(options: RunMachineOptions) {
    this.state = options.state;
    this.#options = options;
    const tasks = options.state.definition.tasks.filter((task) => isSelected(options.state, task.id));
    this.#graph = buildGraph(tasks);
    this.#entries = tasks.map((definition) => ({ definition, decided: false }));
    this.#priorities = options.priorities(this.#graph);
    this.#tally = new UpstreamTally(this.#graph);
  }

  /** When `tick` is to be called next, or null. */
  get nextWakeAt(): number | null {
    return this.#timers.nextAt;
  }

  get runningCount(): number {
    return this.#running;
  }

  /** Starts a queued run. */
  start(now: number): Command[] {
    this.#record({ type: 'run_started', slots: this.#options.slots }, now);
    return this.resume(now);
  }

  /** Notes who goes on with the run; `resume` follows. */
  adopt(owner: number, pid: number, now: number): Command[] {
    this.#record({ type: 'run_adopted', owner, pid }, now);
    return this.#take();
  }

  /**
   * Goes on with a run from its folded state: one just started, one whose runner died, one just retried. For every
   * attempt that has no end in the journal the engine must say what became of it: `attemptEnded`, `restartAttempt`,
   * or nothing while it runs on.
   */
  resume(now: number): Command[] {
    this.#isGoing = true;
    const runTimeout = this.state.definition.timeout_ms;
    if (runTimeout !== undefined && this.state.deadline_from !== undefined) {
      this.#timers.add({ kind: 'run_deadline', at: this.state.deadline_from + runTimeout });
    }
    const undecided: number[] = [];
    const endedAttempts: number[] = [];
    for (let index = 0; index < this.#entries.length; index++) {
      const run = this.#run(index);
      if (isFinalTaskState(run.state) || run.left_out) {
        this.#tally.ended(index, run);
        continue;
      }
      this.#open += 1;
      const attempt = run.attempts.at(-1);
      if (attempt && !attempt.outcome) this.#adopt(index, attempt, now);
      else if (run.state === 'running') endedAttempts.push(index);
      else if (run.state === 'queued') this.#ready.push(index, this.#priorities[index] ?? 0);
      else if (run.state === 'up_for_retry')
        this.#timers.add({ kind: 'retry', at: run.retry_at ?? now, task: index });
      else undecided.push(index);
    }
    this.#restoreStop(now);
    for (const index of endedAttempts) this.#afterAttempt(index, now);
    for (const index of undecided) this.#decide(index, now);
    return this.#settle(now);
  }

  /** The process of an attempt runs. */
  attemptStarted(taskId: string, attempt: number, pid: number, now: number): Command[] {
    const index = this.#indexOf(taskId);
    if (index === undefined || !this.#openAttempt(index, attempt)) return [];
    this.#record({ type: 'attempt_started', task_id: taskId, attempt, pid }, now);
    this.#addDeadline(index, attempt, now);
    return this.#take();
  }

  /** An attempt ended, by itself or because it was told to. A second end of the same attempt is ignored. */
  attemptEnded(taskId: string, attempt: number, end: AttemptEnd, now: number): Command[] {
    const index = this.#indexOf(taskId);
    const open = index === undefined ? undefined : this.#openAttempt(index, attempt);
    if (index === undefined || !open) return [];
    const entry = this.#entry(index);
    const result = outcomeOf(entry.definition, end, entry.endReason);
    delete entry.endReason;
    const from = open.started_at ?? open.starting_at;
    const endedAt = end.kind === 'exited' ? (end.ended_at ?? now) : now;
    this.#record(
      {
        type: 'attempt_finished',
        task_id: taskId,
        attempt,
        ...result,
        ...(end.kind === 'exited' && { exit_code: end.exit_code }),
        ...(end.kind === 'exited' && end.signal && { signal: end.signal }),
        ...(result.outcome === 'success' &&
          end.kind === 'exited' &&
          end.output.state === 'ok' && { has_output: true }),
        duration_ms: Math.max(0, endedAt - from),
      },
      now,
    );
    this.#running -= 1;
    this.#afterAttempt(index, now);
    return this.#settle(now);
  }

  /** An attempt that was about to be started when its runner died, and never was: it is started now. */
  restartAttempt(taskId: string, attempt: number, now: number): Command[] {
    const index = this.#indexOf(taskId);
    const open = index === undefined ? undefined : this.#openAttempt(index, attempt);
    if (index === undefined || !open) return [];
    if (this.#entry(index).endReason) return this.attemptEnded(taskId, attempt, { kind: 'lost' }, now);
    this.#commands.push({ type: 'start_attempt', task_id: taskId, attempt, nonce: open.nonce });
    return this.#take();
  }

  /** Answers `evaluate_condition`. */
  conditionAnswered(taskId: string, answer: ConditionAnswer, now: number): Command[] {
    const index = this.#indexOf(taskId);
    if (index === undefined || this.#run(index).state !== 'none') return [];
    if (answer.ok && answer.value) this.#enqueue(index, now);
    else if (answer.ok) this.#end(index, 'skipped', { reason: 'condition' }, now);
    else this.#end(index, 'failed', { reason: 'bad_expression', message: answer.message }, now);
    return this.#settle(now);
  }

  /** Does what is due at `now`. */
  tick(now: number): Command[] {
    for (let timer = this.#timers.takeDue(now); timer; timer = this.#timers.takeDue(now)) {
      switch (timer.kind) {
        case 'retry': {
          const run = this.#run(timer.task);
          if (run.state === 'up_for_retry' && (run.retry_at ?? 0) <= now) this.#enqueue(timer.task, now);
          break;
        }
        case 'attempt_deadline':
          if (this.#openAttempt(timer.task, timer.attempt)) this.#endAttempt(timer.task, 'timeout', false);
          break;
        case 'run_deadline':
          if (!this.#finished) this.#stop('run_timeout', false, now);
          break;
      }
    }
    return this.#settle(now);
  }

  /**
   * Cancels the run: what has not started never does, what runs is ended (at once by `force`). Before `start` or
   * `resume` it is only noted, and carried out by them.
   */
  cancel(force: boolean, now: number): Command[] {
    if (this.#finished) return [];
    if (this.state.cancel === 'no' || (force && this.state.cancel !== 'now')) {
      this.#record({ type: 'cancel_requested', now: force }, now);
    }
    if (!this.#isGoing) return this.#take();
    this.#stop('run_cancelled', force, now);
    return this.#settle(now);
  }

  /** Picks up where a stop was under way when the runner died: no task that was to be left out starts now. */
  #restoreStop(now: number): void {
    const from = this.state.deadline_from ?? 0;
    const isNew = (index: number) => (this.#run(index).since ?? 0) >= from;
    const has = (test: (run: TaskRun) => boolean) =>
      this.#entries.some((_, index) => isNew(index) && test(this.#run(index)));
    if (this.state.cancel !== 'no') this.#stop('run_cancelled', this.state.cancel === 'now', now);
    else if (has((run) => run.reason === 'run_timeout' || run.attempts.at(-1)?.reason === 'run_timeout')) {
      this.#stop('run_timeout', false, now);
    } else if (this.state.definition.fail_fast && has(isFailure)) this.#stop('fail_fast', false, now);
  }

  #stop(reason: 'fail_fast' | 'run_cancelled' | 'run_timeout', force: boolean, now: number): void {
    // The first reason stays, but for a fail-fast run that is then cancelled or times out.
    if (this.#stopped === null || this.#stopped === 'fail_fast') this.#stopped = reason;
    for (let index = 0; index < this.#entries.length; index++) {
      const { state } = this.#run(index);
      if (state === 'none' || state === 'queued' || (state === 'up_for_retry' && reason !== 'fail_fast')) {
        // A queued retry has started before: fail_fast lets it go on like a running one.
        if (reason === 'fail_fast' && this.#attemptsMade(index) > 0) continue;
        this.#end(index, 'cancelled', { reason }, now);
      } else if (state === 'running' && reason !== 'fail_fast') {
        this.#endAttempt(index, reason === 'run_timeout' ? 'run_timeout' : 'cancelled', force);
      }
    }
  }

  #endAttempt(index: number, reason: EndReason, force: boolean): void {
    const attempt = this.#run(index).attempts.at(-1);
    if (!attempt || attempt.outcome) return;
    const entry = this.#entry(index);
    if (entry.endReason && !force) return;
    entry.endReason ??= reason;
    this.#commands.push({
      type: 'end_attempt',
      task_id: entry.definition.id,
      attempt: attempt.number,
      force,
    });
  }

  /** An attempt without an end in the journal: it is taken for running until the engine says otherwise. */
  #adopt(index: number, attempt: Attempt, now: number): void {
    this.#running += 1;
    if (this.#run(index).state !== 'running') this.#setState(index, 'running', {}, now);
    if (attempt.started_at !== undefined) this.#addDeadline(index, attempt.number, attempt.started_at);
  }

  #addDeadline(index: number, attempt: number, startedAt: number): void {
    const timeout = this.#entry(index).definition.timeout_ms;
    if (timeout !== undefined) {
      this.#timers.add({ kind: 'attempt_deadline', at: startedAt + timeout, task: index, attempt });
    }
  }

  /** Says what follows from the last attempt, which has ended: the task's end, or a retry. */
  #afterAttempt(index: number, now: number): void {
    const attempt = this.#run(index).attempts.at(-1);
    const outcome = attempt?.outcome;
    if (!attempt || !outcome) return;
    if (outcome === 'failed' || outcome === 'timed_out') {
      if (this.#retry(index, attempt, now)) return;
    }
    this.#end(index, outcome, { reason: 'attempt' }, now);
  }

  #retry(index: number, attempt: Attempt, now: number): boolean {
    const { definition } = this.#entry(index);
    const used = this.#attemptsMade(index);
    if (this.#stopped !== null && this.#stopped !== 'fail_fast') return false;
    if (used > definition.retries || !isRetryable(definition, attempt)) return false;
    const delay = retryDelayMs(definition, used - 1, this.#options.random);
    const retryAt = Math.ceil(now + delay);
    const next = { task_id: definition.id, attempt: attempt.number + 1 };
    this.#record(
      { type: 'retry_scheduled', ...next, delay_ms: delay, retry_at: new Date(retryAt).toISOString() },
      now,
    );
    this.#setState(index, 'up_for_retry', { reason: 'attempt' }, now);
    this.#timers.add({ kind: 'retry', at: retryAt, task: index });
    return true;
  }

  #attemptsMade(index: number): number {
    const run = this.#run(index);
    return run.attempts.length - run.attempts_before;
  }

  /** Asks the trigger rule of a task that has not been decided. */
  #decide(index: number, now: number): void {
    const entry = this.#entry(index);
    const run = this.#run(index);
    if (entry.decided || run.state !== 'none') return;
    const rule = entry.definition.trigger_rule;
    const decision = run.without_rule ? 'run' : decideTrigger(rule, this.#tally.of(index));
    if (decision === 'wait') return;
    entry.decided = true;
    if (decision !== 'run') {
      this.#end(
        index,
        decision,
        { reason: 'trigger_rule', rule, because: this.#because(index, decision) },
        now,
      );
    } else if (entry.definition.if !== undefined) {
      this.#commands.push({ type: 'evaluate_condition', task_id: entry.definition.id });
    } else this.#enqueue(index, now);
  }

  /** The upstream tasks that decided against a task, at most five. */
  #because(index: number, decision: Exclude<TriggerDecision, 'run' | 'wait'>): string[] {
    const ended = (this.#graph.upstream[index] ?? []).map((upstream) => this.#run(upstream));
    const done = ended.filter((run) => isFinalTaskState(run.state));
    const bad = done.filter((run) => {
      const column = columnOf(run);
      return decision === 'skipped'
        ? column === 'skipped'
        : column === 'failed' || column === 'upstreamFailed';
    });
    return (bad.length > 0 ? bad : done).slice(0, 5).map((run) => run.id);
  }

  #enqueue(index: number, now: number): void {
    const { trigger_rule: rule } = this.#entry(index).definition;
    const hasUpstream = this.#tally.of(index).total > 0;
    this.#setState(index, 'queued', hasUpstream ? { reason: 'trigger_rule', rule } : {}, now);
    this.#ready.push(index, this.#priorities[index] ?? 0);
  }

  #end(index: number, state: TaskStateName, details: TaskStateDetails, now: number): void {
    const allowed =
      this.#entry(index).definition.allow_failure && (state === 'failed' || state === 'timed_out');
    this.#setState(index, state, { ...details, ...(allowed && { allowed: true as const }) }, now);
    this.#ended.push(index);
  }

  /** Follows up every task that ended, to the end of the cascade, then starts what there are slots for. */
  #settle(now: number): Command[] {
    for (let index = this.#ended.pop(); index !== undefined; index = this.#ended.pop()) {
      this.#open -= 1;
      const run = this.#run(index);
      this.#tally.ended(index, run);
      if (this.#stopped === null && this.state.definition.fail_fast && isFailure(run)) {
        this.#stop('fail_fast', false, now);
      }
      if (this.#stopped !== null) continue;
      for (const downstream of this.#graph.downstream[index] ?? []) this.#decide(downstream, now);
    }
    this.#dispatch(now);
    if (this.#open === 0 && !this.#finished) this.#finish(now);
    return this.#take();
  }

  #dispatch(now: number): void {
    while (this.#running < this.#options.slots && this.#ready.size > 0) {
      const index = this.#ready.pop();
      if (index === undefined) return;
      const run = this.#run(index);
      if (run.state !== 'queued') continue;
      const attempt = (run.attempts.at(-1)?.number ?? 0) + 1;
      const nonce = this.#options.newNonce();
      this.#record({ type: 'attempt_starting', task_id: run.id, attempt, nonce }, now);
      this.#setState(index, 'running', {}, now);
      this.#running += 1;
      this.#commands.push({ type: 'start_attempt', task_id: run.id, attempt, nonce });
    }
  }

  #finish(now: number): void {
    this.#finished = true;
    const outcome = runOutcome(this.state, this.#stopped === 'run_timeout');
    const { dag_id } = this.state;
    this.#record({ type: 'run_finished', dag_id, ...outcome, tasks: summarizeTasks(this.state) }, now);
    this.#commands.push({ type: 'finished' });
  }

  #setState(index: number, state: TaskStateName, details: TaskStateDetails, now: number): void {
    this.#record({ type: 'task_state', task_id: this.#entry(index).definition.id, state, ...details }, now);
  }

  #record(body: RunEventBody, now: number): void {
    const header = { version: JOURNAL_VERSION, seq: this.state.seq + 1, run_id: this.state.run_id };
    const event = { ...header, at: new Date(now).toISOString(), ...body };
    applyEvent(this.state, event);
    this.#commands.push({ type: 'record', event });
  }

  #take(): Command[] {
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }

  #openAttempt(index: number, number: number): Attempt | undefined {
    const attempt = this.#run(index).attempts.at(-1);
    return attempt && attempt.number === number && !attempt.outcome ? attempt : undefined;
  }

  #indexOf(taskId: string): number | undefined {
    return this.#graph.indexOf.get(taskId);
  }

  #entry(index: number): Entry {
    const entry = this.#entries[index];
    if (!entry) throw new Error(`Internal error: no task ${index}`);
    return entry;
  }

  #run(index: number): TaskRun {
    const run = this.state.tasks.get(this.#entry(index).definition.id);
    if (!run) throw new Error(`Internal error: no state for task ${index}`);
    return run;
  }
}

type TaskStateDetails = Partial<
  Pick<Extract<RunEventBody, { type: 'task_state' }>, 'reason' | 'rule' | 'because' | 'message' | 'allowed'>
>;

function isFailure(run: TaskRun): boolean {
  return (run.state === 'failed' || run.state === 'timed_out') && !run.allowed;
}
