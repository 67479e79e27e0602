// One attempt of a function: waits for a host, runs in it, and ends as the host's reply or the host's end says.
import { appendFileSync } from 'node:fs';
import { constants } from 'node:os';
import { isOutOfRoom } from '../../core/out-of-room.js';
import { type ExitRecord, readExitRecords } from '../exit-records.js';
import type { AttemptRequest, RunningAttempt, SeenEnd } from '../task-runner.js';
import { TreeEnding } from '../tree-ending.js';
import { whenRoom } from '../when-room.js';
import type { HostCommand } from './host-command.js';
import type { HostExit, HostProcess } from './host-process.js';

export class FunctionAttempt {
  readonly request: AttemptRequest;
  readonly running: RunningAttempt;
  #host: HostProcess | null = null;
  #ending: TreeEnding | null = null;
  #hosts = 0;
  #isSettled = false;
  #exitCode: number | null = null;
  readonly #settle: (end: SeenEnd) => void;
  readonly #tellStarted: (pid: number) => void;

  /** `withdraw` takes it out of the queue when it is ended before it has a host. */
  constructor(request: AttemptRequest, withdraw: (attempt: FunctionAttempt) => void) {
    this.request = request;
    let settle: (end: SeenEnd) => void = () => {};
    let tellStarted: (pid: number) => void = () => {};
    const ended = new Promise<SeenEnd>((resolve) => {
      settle = resolve;
    });
    const started = new Promise<number>((resolve) => {
      tellStarted = resolve;
    });
    this.#settle = settle;
    this.#tellStarted = tellStarted;
    const pid = () => this.#host?.pid ?? 0;
    this.running = {
      get pid() {
        return pid();
      },
      started,
      ended,
      end: (force) => this.#end(force, withdraw),
    };
  }

  /** True once it was told to end: its host will not be used again. */
  get isEnding(): boolean {
    return this.#ending?.isBegun ?? false;
  }

  /** How many hosts have been given it; more than one where an earlier one never began with it. */
  get hostCount(): number {
    return this.#hosts;
  }

  /** Its host has it. */
  startedIn(host: HostProcess): void {
    this.#host = host;
    this.#hosts += 1;
    this.#ending = null;
    if (host.pid > 0) this.#tellStarted(host.pid);
  }

  /** The host says that it has ended; while its tree is being ended, that comes first. */
  hostReplied(exitCode: number): void {
    this.#exitCode = exitCode;
    if (!this.isEnding) this.#finish({ kind: 'exited', exit_code: exitCode });
  }

  /** No host could be started; `error` says why, in words for people `message`. */
  failed(error: unknown, message: string): void {
    const isRetryable = isOutOfRoom(error);
    this.#finish({
      kind: 'failed',
      reason: 'start_failed',
      message,
      ...(isRetryable && { retryable: true }),
    });
  }

  /** True while no host has begun with it: then another one may. */
  get isUntouched(): boolean {
    try {
      return !this.isEnding && this.#record()?.pid === undefined;
    } catch {
      // For want of descriptors: it may have been.
      return false;
    }
  }

  /** The host's process is gone. What the attempt has left running must not run beside another attempt. */
  hostExited(exit: HostExit, command: HostCommand, wasReady: boolean): void {
    if (exit.kind === 'not_started') {
      const { message } = exit.error;
      this.failed(exit.error, `${command.program} could not be started: ${message}; ${command.advice}`);
      return;
    }
    this.#ending ??= this.#endingOf(true);
    if (!this.isEnding) this.#ending?.begin(true);
    void this.#exitCodeOrRecord().then(async (code) => {
      const end: SeenEnd =
        code === undefined ? this.#unrecorded(exit, wasReady) : { kind: 'exited', exit_code: code };
      this.#finish(this.#ending ? await this.#ending.told(end) : end);
    });
  }

  async #exitCodeOrRecord(): Promise<number | undefined> {
    if (this.#exitCode !== null) return this.#exitCode;
    try {
      return (await whenRoom(() => this.#record()))?.exit_code;
    } catch {
      // A record that can't be read is none.
      return undefined;
    }
  }

  #record(): ExitRecord | undefined {
    return readExitRecords(this.request.folder.exits).get(this.request.nonce);
  }

  #unrecorded(exit: Exclude<HostExit, { kind: 'not_started' }>, wasReady: boolean): SeenEnd {
    const how =
      exit.kind === 'signalled' ? `was ended by ${exit.signal}` : `ended with exit code ${exit.code}`;
    const when = wasReady ? 'before the function returned' : 'before the DAG file was loaded';
    this.#log(`taskflow: the process ${how} ${when}`);
    if (exit.kind === 'signalled') {
      // As of commands: killed from outside, by a person or for want of memory.
      if (exit.signal === 'SIGKILL') return { kind: 'lost' };
      return { kind: 'exited', exit_code: 128 + constants.signals[exit.signal], signal: exit.signal };
    }
    if (exit.code !== 0 && wasReady) return { kind: 'exited', exit_code: exit.code };
    return {
      kind: 'failed',
      reason: wasReady ? 'exception' : 'start_failed',
      message: `the process ${how} ${when}${wasReady ? '' : ': see the log'}`,
    };
  }

  #end(force: boolean, withdraw: (attempt: FunctionAttempt) => void): void {
    if (this.#isSettled) return;
    if (!this.#host) {
      withdraw(this);
      this.#finish({ kind: 'lost' });
      return;
    }
    this.#ending ??= this.#endingOf(false);
    this.#ending?.begin(force);
  }

  /** `isHostGone`: its number may be another's by now. */
  #endingOf(isHostGone: boolean): TreeEnding | null {
    const host = this.#host;
    if (!host || host.pid === 0) return null;
    const tree = { leader: host.pid, nonce: this.request.nonce, host: host.id, isLeaderGone: isHostGone };
    return new TreeEnding(tree, (end) => this.#finish(end));
  }

  #finish(end: SeenEnd): void {
    this.#isSettled = true;
    this.#settle(end);
  }

  /** Before its host has it: what the file printed while it was loaded. */
  tell(printed: string): void {
    if (printed !== '') this.#append(printed);
  }

  #log(line: string): void {
    this.#append(`${line}\n`);
  }

  #append(text: string): void {
    try {
      appendFileSync(this.request.logPath, text, { mode: 0o600 });
    } catch {
      // The history says the same.
    }
  }
}
