// The warm hosts of a run: each attempt gets an idle one, or a new one where there is none to come soon.
import { availableParallelism } from 'node:os';
import type { HostRequest } from '../../core/host-messages.js';
import { reasonOf } from '../reason-of.js';
import type { FunctionAttempt } from './function-attempt.js';
import type { HostCommand } from './host-command.js';
import { HostProcess } from './host-process.js';

/** A host that has just loaded the file gets this long to end its first attempt, before another is started beside it. */
const SETTLE_MS = 10;
/** A file that takes longer to load waits for something: then more hosts than cores may load it at once. */
const SLOW_START_MS = 500;

export interface PoolOptions {
  readonly command: (env: Readonly<Record<string, string>>) => HostCommand;
  readonly request: (attempt: FunctionAttempt) => HostRequest;
  /** The environment without the variables of one attempt. */
  readonly baseEnv: (attempt: FunctionAttempt) => Readonly<Record<string, string>>;
  readonly hostId: (attempt: FunctionAttempt) => string;
}

interface Slot {
  readonly process: HostProcess;
  attempt: FunctionAttempt | null;
  isStarting: boolean;
}

/**
 * A start is work for the processor: more of them at once than cores make none earlier, so an attempt waits for a
 * host that is starting or about to be free before another is started. So short tasks need few hosts, however many
 * slots there are. There are never more hosts than attempts have been running at once.
 */
export class HostPool {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  #waiting: FunctionAttempt[] = [];

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  run(attempt: FunctionAttempt): void {
    this.#waiting.push(attempt);
    this.#assign();
  }

  withdraw(attempt: FunctionAttempt): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting !== attempt);
  }

  dispose(): void {
    for (const slot of this.#slots) slot.process.release();
    this.#slots.clear();
  }

  #assign(): void {
    const left: FunctionAttempt[] = [];
    for (const attempt of this.#waiting) if (!this.#assignOne(attempt)) left.push(attempt);
    this.#waiting = left;
  }

  #assignOne(attempt: FunctionAttempt): boolean {
    const env = this.#options.baseEnv(attempt);
    const { cwd } = attempt.request;
    const idle = [...this.#slots].filter((slot) => slot.attempt === null);
    // What a file reads from its environment and folder while it is loaded is each attempt's own.
    const fitting = idle.find((slot) => slot.process.cwd === cwd && isSame(slot.process.env, env));
    if (fitting) {
      this.#give(fitting, attempt);
      return true;
    }
    const starting = [...this.#slots].filter((slot) => slot.isStarting).length;
    if (starting >= availableParallelism()) return false;
    if (idle[0]) this.#drop(idle[0]);
    this.#start(attempt, env);
    return true;
  }

  #start(attempt: FunctionAttempt, env: Readonly<Record<string, string>>): void {
    const command = this.#options.command(env);
    const { cwd, logPath } = attempt.request;
    let isReady = false;
    let process: HostProcess;
    const settled = () => {
      if (!slot.isStarting) return;
      slot.isStarting = false;
      this.#assign();
    };
    try {
      process = new HostProcess(
        { command, env, cwd, logPath, id: this.#options.hostId(attempt) },
        {
          onReady: () => {
            isReady = true;
            setTimeout(settled, SETTLE_MS);
          },
          onEnded: (nonce, exitCode) => this.#ended(slot, nonce, exitCode),
          onExit: (exit) => {
            this.#slots.delete(slot);
            const { attempt } = slot;
            // It ended for a reason of its own, an earlier function's late error, while the request was on its way.
            if (attempt && isReady && attempt.isUntouched) this.#waiting.unshift(attempt);
            else attempt?.hostExited(exit, command, isReady);
            this.#assign();
          },
        },
      );
    } catch (error) {
      attempt.failed(reasonOf(error));
      return;
    }
    const slot: Slot = { process, attempt: null, isStarting: true };
    this.#slots.add(slot);
    setTimeout(settled, SLOW_START_MS).unref();
    this.#give(slot, attempt);
  }

  #give(slot: Slot, attempt: FunctionAttempt): void {
    slot.attempt = attempt;
    attempt.startedIn(slot.process);
    slot.process.send(this.#options.request(attempt));
  }

  #ended(slot: Slot, nonce: string, exitCode: number): void {
    const { attempt } = slot;
    if (attempt?.request.nonce !== nonce) return;
    attempt.hostReplied(exitCode);
    // Its tree is being ended, and the host with it: its exit says the rest.
    if (attempt.isEnding) return;
    slot.attempt = null;
    slot.isStarting = false;
    this.#assign();
  }

  #drop(slot: Slot): void {
    this.#slots.delete(slot);
    slot.process.release();
  }
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
