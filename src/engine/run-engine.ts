// Carries out the decisions of one run: starts and ends attempts, keeps time, listens to requests, writes the
// journal. Only the process that owns the run has one.
import { randomBytes } from 'node:crypto';
import type { TaskDefinition } from '../core/definition.js';
import type { RunEvent } from '../core/events.js';
import type { AttemptEnd, Command } from '../core/run/commands.js';
import { RunMachine } from '../core/run/run-machine.js';
import type { RunState } from '../core/run-state.js';
import { JournalWriter } from '../history/journal-writer.js';
import type { Ownership } from '../history/ownership.js';
import { outputPath, type RunFolder } from '../history/run-folder.js';
import { findAttempt } from './adopted-attempt.js';
import { AttemptRequests } from './attempt-request.js';
import { readFunctionFailure } from './hosts/function-failure.js';
import { type OpenAttempt, openAttempts } from './open-attempts.js';
import { readOutputFile } from './output-file.js';
import { slotsOf } from './slots.js';
import { prioritiesFrom } from './task-priorities.js';
import type { RunningAttempt, SeenEnd } from './task-runner.js';
import { TaskRunners } from './task-runners.js';
import { WakeTimer } from './wake-timer.js';
import { watchControl } from './watch-control.js';

export interface RunEngineOptions {
  readonly folder: RunFolder;
  readonly ownership: Ownership;
  /** Folded from the journal; the engine changes it from here on. */
  readonly state: RunState;
  /** Expected durations by task id, milliseconds. */
  readonly expected: ReadonlyMap<string, number>;
  /** Environment that attempts start from. */
  readonly env: NodeJS.ProcessEnv;
  /** Called after the events are in the journal. */
  readonly onEvents?: (events: readonly RunEvent[], state: RunState) => void;
  /** Its start, or who took it up, is in the journal already, and nothing of it runs: its file was just loaded. */
  readonly isLoaded?: boolean;
}

export class RunEngine {
  readonly #options: RunEngineOptions;
  readonly #machine: RunMachine;
  readonly #journal: JournalWriter;
  readonly #runners: TaskRunners;
  readonly #requests: AttemptRequests;
  readonly #attempts = new Map<string, RunningAttempt>();
  /** Attempts to end as soon as they are known to run. */
  readonly #endWanted = new Map<string, boolean>();
  readonly #toStart: Array<Extract<Command, { type: 'start_attempt' }>> = [];
  readonly #stopped: Promise<RunState>;
  #resolve: (state: RunState) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #isOver = false;
  #fresh: RunEvent[] = [];
  readonly #timer = new WakeTimer(() => this.#carryOut(this.#machine.tick(Date.now())));
  #closeControl: () => void = () => {};

  /** Opens the journal: throws JournalWriteError. */
  constructor(options: RunEngineOptions) {
    const { state, folder } = options;
    this.#options = options;
    this.#stopped = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#journal = new JournalWriter(folder.journal);
    this.#machine = new RunMachine({
      state,
      slots: slotsOf(state),
      random: Math.random,
      newNonce: () => randomBytes(12).toString('hex'),
      priorities: prioritiesFrom(options.expected),
    });
    this.#runners = new TaskRunners(folder, state);
    this.#requests = new AttemptRequests(folder, state, options.env);
  }

  /**
   * Runs or goes on with the run until its end and returns its final state. Rejects with JournalWriteError when
   * the history can't be written (what runs then runs on, to be adopted by a later owner), with OwnershipLost when
   * another process has taken over.
   */
  run(): Promise<RunState> {
    const { state, ownership } = this.#options;
    this.#closeControl = watchControl({
      folder: this.#options.folder,
      ownership,
      onCancel: (now) => this.cancel(now),
      onFault: (error) => this.#stop(() => this.#reject(error)),
    });
    if (this.#isOver) this.#closeControl();
    if (this.#options.isLoaded) this.#carryOut(this.#machine.resume(Date.now()));
    else if (state.started_at === undefined && state.deadline_from === undefined) {
      this.#carryOut(this.#machine.start(Date.now()));
    } else {
      this.#carryOut(this.#machine.adopt(ownership.number, process.pid, Date.now()));
      const open = openAttempts(state);
      this.#carryOut(this.#machine.resume(Date.now()));
      for (const attempt of open) void this.#find(attempt);
    }
    return this.#stopped;
  }

  /** Cancels the run; with `now` without a grace period. Before `run`: nothing is started. */
  cancel(now: boolean): void {
    if (!this.#isOver) this.#carryOut(this.#machine.cancel(now, Date.now()));
  }

  #carryOut(commands: readonly Command[]): void {
    if (this.#isOver) return;
    try {
      for (const command of commands) this.#carryOutOne(command);
      this.#flush();
      if (!this.#isOver) this.#timer.set(this.#machine.nextWakeAt);
    } catch (error) {
      this.#stop(() => this.#reject(error));
    }
  }

  #carryOutOne(command: Command): void {
    switch (command.type) {
      case 'record':
        this.#journal.add(command.event);
        this.#fresh.push(command.event);
        break;
      case 'evaluate_condition':
        // Not at once: the answer brings commands of its own, which come after these.
        queueMicrotask(() => this.#answerCondition(command.task_id));
        break;
      case 'start_attempt':
        if (this.#toStart.push(command) === 1) setImmediate(() => this.#startNext());
        break;
      case 'end_attempt': {
        const attempt = this.#attempts.get(command.task_id);
        if (attempt) attempt.end(command.force);
        else this.#endWanted.set(command.task_id, command.force);
        break;
      }
      case 'finished':
        this.#flush();
        this.#stop(() => this.#resolve(this.#machine.state));
        break;
    }
  }

  #flush(): void {
    if (this.#fresh.length === 0) return;
    this.#journal.flush();
    const events = this.#fresh;
    this.#fresh = [];
    this.#options.onEvents?.(events, this.#machine.state);
  }

  #answerCondition(taskId: string): void {
    if (this.#isOver) return;
    const answer = this.#requests.condition(this.#definition(taskId));
    this.#carryOut(this.#machine.conditionAnswered(taskId, answer, Date.now()));
  }

  /** One start for each turn of the event loop: a start costs a millisecond, and timers must not wait for many. */
  #startNext(): void {
    const command = this.#toStart.shift();
    if (!command || this.#isOver) return;
    this.#start(command);
    if (this.#toStart.length > 0) setImmediate(() => this.#startNext());
  }

  #start({ task_id: taskId, attempt, nonce }: Extract<Command, { type: 'start_attempt' }>): void {
    if (this.#endWanted.has(taskId)) {
      this.#endWanted.delete(taskId);
      this.#ended(taskId, attempt, { kind: 'lost' });
      return;
    }
    const task = this.#definition(taskId);
    const request = this.#requests.make(task, attempt, nonce);
    if (!request.ok) {
      this.#ended(taskId, attempt, { kind: 'failed', reason: request.reason, message: request.message });
      return;
    }
    const started = this.#runners.start(request.request);
    if (started.ok) this.#follow(taskId, attempt, started.attempt, true);
    else this.#ended(taskId, attempt, { kind: 'failed', reason: 'start_failed', message: started.message });
  }

  #follow(taskId: string, attempt: number, running: RunningAttempt, isNew: boolean): void {
    this.#attempts.set(taskId, running);
    const started = (pid: number) =>
      this.#carryOut(this.#machine.attemptStarted(taskId, attempt, pid, Date.now()));
    if (isNew && running.pid > 0) started(running.pid);
    else if (isNew) void running.started?.then(started);
    const force = this.#endWanted.get(taskId);
    if (force !== undefined) {
      this.#endWanted.delete(taskId);
      running.end(force);
    }
    void running.ended.then((end) => {
      this.#attempts.delete(taskId);
      this.#ended(taskId, attempt, end);
    });
  }

  #ended(taskId: string, attempt: number, seen: SeenEnd): void {
    if (this.#isOver) return;
    this.#carryOut(
      this.#machine.attemptEnded(taskId, attempt, this.#withOutput(taskId, attempt, seen), Date.now()),
    );
  }

  #withOutput(taskId: string, attempt: number, seen: SeenEnd): AttemptEnd {
    if (seen.kind !== 'exited') return seen;
    const path = outputPath(this.#options.folder, taskId, attempt);
    if (seen.exit_code !== 0) {
      const isFunction = this.#definition(taskId).kind === 'function';
      const failure = isFunction ? readFunctionFailure(path, this.#options.state.project) : null;
      return failure ?? { ...seen, output: { state: 'none' } };
    }
    const output = readOutputFile(path);
    return { ...seen, output: output.state === 'bad' ? output : { state: output.state } };
  }

  /** Finds out what became of an attempt of an earlier owner. */
  async #find({ taskId, number, nonce, isStarted }: OpenAttempt): Promise<void> {
    try {
      const found = await findAttempt(this.#options.folder, nonce);
      if (this.#isOver) return;
      switch (found.found) {
        case 'running':
          this.#follow(taskId, number, found.attempt, !isStarted);
          break;
        case 'ended':
          this.#ended(taskId, number, found.end);
          break;
        case 'nothing':
          if (isStarted) this.#ended(taskId, number, { kind: 'lost' });
          else this.#carryOut(this.#machine.restartAttempt(taskId, number, Date.now()));
          break;
      }
    } catch (error) {
      this.#stop(() => this.#reject(error));
    }
  }

  #stop(settle: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer.clear();
    this.#closeControl();
    this.#runners.dispose();
    this.#journal.close();
    settle();
  }

  #definition(taskId: string): TaskDefinition {
    return this.#requests.definition(taskId);
  }
}
