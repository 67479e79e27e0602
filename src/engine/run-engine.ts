// Carries out the decisions of one run: starts and ends attempts, keeps time, listens to requests, writes the
// journal. Only the process that owns the run has one.
import { randomBytes } from 'node:crypto';
import type { TaskDefinition } from '../core/definition.js';
import type { RunEvent } from '../core/events.js';
import { isOutOfRoom } from '../core/out-of-room.js';
import type { AttemptEnd, Command } from '../core/run/commands.js';
import { RunMachine } from '../core/run/run-machine.js';
import type { RunState } from '../core/run-state.js';
import { JournalWriter } from '../history/journal-writer.js';
import { readOutputFile } from '../history/output-file.js';
import type { Ownership } from '../history/ownership.js';
import { findRemoved, HistoryRemoved } from '../history/removed-history.js';
import { outputPath, type RunFolder } from '../history/run-folder.js';
import { findAttempt } from './adopted-attempt.js';
import { AttemptRequests } from './attempt-request.js';
import { type OpenAttempt, openAttempts } from './open-attempts.js';
import { OrphanedAttempts } from './orphaned-attempts.js';
import { RunClock } from './run-clock.js';
import { slotsOf } from './slots.js';
import { type StartCommand, StartQueue } from './start-queue.js';
import { prioritiesFrom } from './task-priorities.js';
import type { RunningAttempt, SeenEnd } from './task-runner.js';
import { TaskRunners } from './task-runners.js';
import { WakeTimer } from './wake-timer.js';
import { watchControl } from './watch-control.js';
import { ROOM_MS, whenRoom } from './when-room.js';

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

interface Followed {
  /** The journal does not know its process yet. */
  readonly isNew: boolean;
  /** What it was started by; absent where an earlier engine did. */
  readonly command?: StartCommand;
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
  /** Orders to end attempts, until the events that tell why are in the journal. */
  #toEnd: Array<Extract<Command, { type: 'end_attempt' }>> = [];
  readonly #starts = new StartQueue(
    (command) => this.#start(command),
    () => [...this.#attempts.values()].some(({ pid }) => pid > 0),
  );
  readonly #stopped: Promise<RunState>;
  #resolve: (state: RunState) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #isOver = false;
  #orphans: OrphanedAttempts | null = null;
  #fresh: RunEvent[] = [];
  readonly #clock: RunClock;
  readonly #timer = new WakeTimer(
    () => this.#carryOut(this.#machine.tick(this.#clock.now())),
    () => this.#clock.now(),
  );
  #closeControl: () => void = () => {};

  /** Opens the journal: throws JournalWriteError. */
  constructor(options: RunEngineOptions) {
    const { state, folder } = options;
    this.#options = options;
    this.#clock = new RunClock(state.latest_at);
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
   * another process has taken over, with HistoryRemoved when the history is gone (what ran has been ended).
   */
  run(): Promise<RunState> {
    const { state, ownership } = this.#options;
    this.#closeControl = watchControl({
      folder: this.#options.folder,
      ownership,
      onCancel: (now) => this.cancel(now),
      onFault: (error) => this.#fail(error),
    });
    if (this.#isOver) this.#closeControl();
    if (this.#options.isLoaded) this.#carryOut(this.#machine.resume(this.#clock.now()));
    else if (state.started_at === undefined && state.deadline_from === undefined) {
      this.#carryOut(this.#machine.start(this.#clock.now()));
    } else {
      this.#carryOut(this.#machine.adopt(ownership.number, process.pid, this.#clock.now()));
      const open = openAttempts(state);
      this.#carryOut(this.#machine.resume(this.#clock.now()));
      for (const attempt of open) void this.#find(attempt);
    }
    return this.#stopped;
  }

  /** Cancels the run; with `now` without a grace period. Before `run`: nothing is started. */
  cancel(now: boolean): void {
    if (!this.#isOver) this.#carryOut(this.#machine.cancel(now, this.#clock.now()));
    else if (now) this.#orphans?.kill();
  }

  #carryOut(commands: readonly Command[]): void {
    if (this.#isOver) return;
    try {
      for (const command of commands) this.#carryOutOne(command);
      this.#flush();
      this.#endOrdered();
      if (!this.#isOver) this.#timer.set(this.#machine.nextWakeAt);
    } catch (error) {
      this.#fail(error);
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
        this.#starts.add(command);
        break;
      case 'end_attempt':
        this.#toEnd.push(command);
        break;
      case 'finished':
        this.#flush();
        this.#stop(() => this.#resolve(this.#machine.state));
        break;
    }
  }

  #flush(): void {
    if (this.#fresh.length === 0) return;
    this.#journal.flush();
    const { folder } = this.#options;
    if (this.#journal.isRemoved) throw findRemoved(folder) ?? new HistoryRemoved(folder, folder.journal);
    const events = this.#fresh;
    this.#fresh = [];
    this.#options.onEvents?.(events, this.#machine.state);
  }

  #endOrdered(): void {
    const orders = this.#toEnd;
    this.#toEnd = [];
    for (const { task_id: taskId, force } of orders) {
      const attempt = this.#attempts.get(taskId);
      const unstarted = this.#starts.remove(taskId);
      if (attempt) attempt.end(force);
      else if (unstarted) this.#ended(taskId, unstarted.attempt, { kind: 'lost' });
      else this.#endWanted.set(taskId, force);
    }
  }

  #answerCondition(taskId: string): void {
    if (this.#isOver) return;
    this.#whenRoom(
      () => this.#requests.condition(this.#definition(taskId)),
      (answer) => this.#carryOut(this.#machine.conditionAnswered(taskId, answer, this.#clock.now())),
    );
  }

  /** At once where it can be read now, as nearly always. */
  #whenRoom<T>(read: () => T, then: (value: T) => void): void {
    let value: T;
    try {
      value = read();
    } catch (error) {
      if (isOutOfRoom(error)) void whenRoom(read).then(then, (late) => this.#stop(() => this.#reject(late)));
      else this.#stop(() => this.#reject(error));
      return;
    }
    then(value);
  }

  #start(command: StartCommand): void {
    const { task_id: taskId, attempt, nonce } = command;
    if (this.#isOver) return;
    const request = this.#requests.make(this.#definition(taskId), attempt, nonce);
    if (!request.ok) {
      this.#notStarted(command, { ...request, kind: 'failed' });
      return;
    }
    const started = this.#runners.start(request.request);
    if (started.ok) this.#follow(taskId, attempt, started.attempt, { isNew: true, command });
    else this.#notStarted(command, { ...started, kind: 'failed', reason: 'start_failed' });
  }

  #notStarted(command: StartCommand, end: Extract<SeenEnd, { kind: 'failed' }>): void {
    if (end.retryable && !this.#isOver && this.#starts.takeBack(command)) return;
    const words = `${end.message}; so for ${ROOM_MS / 1000} s: raise its limits, or lower max_parallel_tasks`;
    this.#ended(command.task_id, command.attempt, end.retryable ? { ...end, message: words } : end);
  }

  #follow(taskId: string, attempt: number, running: RunningAttempt, how: Followed): void {
    this.#attempts.set(taskId, running);
    const started = (pid: number) =>
      this.#carryOut(this.#machine.attemptStarted(taskId, attempt, pid, this.#clock.now()));
    if (how.isNew && running.pid > 0) started(running.pid);
    else if (how.isNew) void running.started?.then(started);
    const force = this.#endWanted.get(taskId);
    if (force !== undefined) {
      this.#endWanted.delete(taskId);
      running.end(force);
    }
    running.ended.then(
      (end) => {
        this.#attempts.delete(taskId);
        if (how.command && end.kind === 'failed') this.#notStarted(how.command, end);
        else this.#ended(taskId, attempt, end);
        this.#starts.tryAgain();
      },
      // Its end can't be seen any more: what it does goes on, and a later owner may.
      (error) => this.#fail(error),
    );
  }

  #ended(taskId: string, attempt: number, seen: SeenEnd): void {
    this.#endWanted.delete(taskId);
    if (this.#isOver) return;
    this.#whenRoom(
      () => this.#withOutput(taskId, attempt, seen),
      (end) => this.#carryOut(this.#machine.attemptEnded(taskId, attempt, end, this.#clock.now())),
    );
  }

  #withOutput(taskId: string, attempt: number, seen: SeenEnd): AttemptEnd {
    if (seen.kind !== 'exited') return seen;
    if (seen.exit_code !== 0) {
      const failure = this.#requests.failure(this.#definition(taskId), attempt);
      return failure ?? { ...seen, output: { state: 'none' } };
    }
    const output = readOutputFile(outputPath(this.#options.folder, taskId, attempt));
    return { ...seen, output: output.state === 'bad' ? output : { state: output.state } };
  }

  /** Finds out what became of an attempt of an earlier owner. */
  async #find({ taskId, number, nonce, isStarted }: OpenAttempt): Promise<void> {
    try {
      const found = await findAttempt(this.#options.folder, nonce);
      if (this.#isOver) return;
      switch (found.found) {
        case 'running':
          this.#follow(taskId, number, found.attempt, { isNew: !isStarted });
          break;
        case 'ended':
          // What it has left must not run beside a retry, where it was being ended.
          this.#ended(taskId, number, this.#endWanted.has(taskId) ? await found.endRest() : found.end);
          break;
        case 'nothing':
          this.#endWanted.delete(taskId);
          if (isStarted) this.#ended(taskId, number, { kind: 'lost' });
          else this.#carryOut(this.#machine.restartAttempt(taskId, number, this.#clock.now()));
          break;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** What runs then runs on, for a later owner; where none can find it any more, it is ended first. */
  #fail(error: unknown): void {
    if (this.#isOver) return;
    if (!(error instanceof HistoryRemoved)) {
      this.#stop(() => this.#reject(error));
      return;
    }
    this.#isOver = true;
    this.#orphans = new OrphanedAttempts([...this.#attempts.values()]);
    this.#timer.clear();
    this.#closeControl();
    void this.#orphans.ended.then(() => {
      this.#isOver = false;
      // By now all that is being removed is gone.
      this.#stop(() => this.#reject(findRemoved(this.#options.folder) ?? error));
    });
  }

  #stop(settle: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer.clear();
    this.#closeControl();
    this.#starts.dispose();
    this.#runners.dispose();
    this.#journal.close();
    settle();
  }

  #definition(taskId: string): TaskDefinition {
    return this.#requests.definition(taskId);
  }
}
