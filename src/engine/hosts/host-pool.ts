// The warm hosts of a run: each attempt gets an idle one, or a new one where there is none to come soon.
import { availableParallelism } from 'node:os';
import type { HostRequest } from '../../core/host-messages.js';
import { reasonOf } from '../../core/reason-of.js';
import type { FunctionAttempt } from './function-attempt.js';
import type { HostCommand } from './host-command.js';
import { HostProcess } from './host-process.js';
import { type HostPatience, HostWatch } from './host-watch.js';

/** A host that has just loaded the file gets this long to end its first attempts, before another is started beside it. */
const SETTLE_MS = 10;
/** For hosts that are busy an attempt waits this part of what a start takes, but no longer than the most. */
const PATIENCE = 0.25;
const MOST_PATIENCE_MS = 100;
/** A file that takes longer to load waits for something: then more hosts than cores may load it at once. */
const SLOW_START_MS = 500;
/** So many hosts may end or hang before they begin with an attempt. */
const MOST_HOSTS = 3;
/** So many hosts may wait for what a function has left running in them; then the longest waiting is let go. */
const MOST_OUTLASTING = 8;

export interface PoolOptions {
  readonly command: (env: Readonly<Record<string, string>>) => HostCommand;
  readonly request: (attempt: FunctionAttempt) => HostRequest;
  readonly hostId: (attempt: FunctionAttempt) => string;
  /** A host that was started before the run, once. */
  readonly takeEarly: () => HostProcess | null;
  /** Default: as is right for people. */
  readonly patience?: HostPatience;
}

interface Slot {
  readonly process: HostProcess;
  attempt: FunctionAttempt | null;
  isStarting: boolean;
  /** It has loaded the file. */
  isReady: boolean;
  /** It can't be told anything any more. */
  isMute: boolean;
  /** When it got its attempt, in milliseconds of a clock that never jumps. */
  givenAt: number;
}

interface Waiting {
  readonly attempt: FunctionAttempt;
  /** Milliseconds, of a clock that never jumps. */
  readonly since: number;
}

/**
 * A start is work for the processor, as much as a hundred short attempts: more starts at once than cores make none
 * earlier, and a host that is about to be free is there sooner than a new one. So an attempt waits for either, but not
 * long. So short tasks need few hosts, however many slots there are. There are never more hosts than attempts have
 * been running at once.
 */
export class HostPool {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  /** They take no further attempt, and end with what was left behind in them, or with the run. */
  readonly #outlasting = new Set<HostProcess>();
  #waiting: Waiting[] = [];
  #patienceMs = MOST_PATIENCE_MS;
  #patience: NodeJS.Timeout | null = null;
  readonly #watch: HostWatch<Slot>;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#watch = new HostWatch({
      patience: options.patience,
      hosts: () => this.#slots,
      onEndUntold: (slot, exitCode) => this.#endUntold(slot, exitCode),
      onNotBegun: (slot) => slot.process.kill(),
    });
  }

  run(attempt: FunctionAttempt): void {
    this.#waiting.push({ attempt, since: performance.now() });
    this.#assign();
  }

  withdraw(attempt: FunctionAttempt): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.attempt !== attempt);
  }

  dispose(): void {
    if (this.#patience) clearTimeout(this.#patience);
    this.#watch.stop();
    for (const slot of this.#slots) slot.process.release();
    for (const process of this.#outlasting) process.release();
    this.#slots.clear();
    this.#outlasting.clear();
  }

  #assign(): void {
    const left: Waiting[] = [];
    for (const waiting of this.#waiting) if (!this.#assignOne(waiting)) left.push(waiting);
    this.#waiting = left;
    if (left.length === 0) return;
    this.#patience ??= setTimeout(() => {
      this.#patience = null;
      this.#assign();
    }, this.#patienceMs);
  }

  #assignOne({ attempt, since }: Waiting): boolean {
    const { cwd, env } = attempt.request;
    const slots = [...this.#slots].filter(({ isMute }) => !isMute);
    // What a file reads from its environment and folder while it is loaded is each attempt's own.
    const fitting = slots.filter(({ process }) => process.cwd === cwd && isSame(process.env, env));
    const free = fitting.find((slot) => slot.attempt === null);
    if (free) {
      this.#give(free, attempt);
      return true;
    }
    const starting = slots.filter((slot) => slot.isStarting).length;
    if (starting >= availableParallelism()) return false;
    const isSoonFree = fitting.some((slot) => !slot.isStarting);
    if (isSoonFree && performance.now() - since < this.#patienceMs) return false;
    const unfit = slots.find((slot) => slot.attempt === null);
    if (unfit) this.#drop(unfit);
    this.#start(attempt);
    return true;
  }

  #start(attempt: FunctionAttempt): void {
    const { cwd, env, logPath } = attempt.request;
    const command = this.#options.command(env);
    const startedAt = performance.now();
    const early = this.#takeEarly(attempt);
    const patienceOf = (startMs: number) => Math.min(MOST_PATIENCE_MS, PATIENCE * startMs);
    let process: HostProcess;
    const settled = () => {
      if (!slot.isStarting) return;
      slot.isStarting = false;
      this.#assign();
    };
    try {
      process = early ?? new HostProcess({ command, env, cwd, logPath, id: this.#options.hostId(attempt) });
    } catch (error) {
      attempt.failed(error, reasonOf(error));
      return;
    }
    process.listen({
      onReady: () => {
        slot.isReady = true;
        // An early one has started before.
        if (!early) this.#patienceMs = patienceOf(performance.now() - startedAt);
        setTimeout(settled, SETTLE_MS);
      },
      onEnded: (nonce, exitCode, isReusable) => this.#ended(slot, nonce, exitCode, isReusable),
      onMute: () => {
        // Busy it ends its attempt first, and records how; nothing more is given to it.
        slot.isMute = true;
        if (slot.attempt === null) this.#drop(slot);
      },
      onExit: (exit) => {
        this.#slots.delete(slot);
        this.#outlasting.delete(slot.process);
        const { attempt } = slot;
        // It ended for a reason of its own while the request was on its way: an earlier function's late error, or one
        // of its start that is in no log.
        if (attempt && (slot.isReady || early) && attempt.hostCount < MOST_HOSTS && attempt.isUntouched)
          this.#waiting.unshift({ attempt, since: 0 });
        else attempt?.hostExited(exit, command, slot.isReady);
        this.#assign();
      },
    });
    const slot: Slot = {
      process,
      attempt: null,
      isStarting: true,
      isReady: early?.loaded != null,
      isMute: false,
      givenAt: 0,
    };
    this.#slots.add(slot);
    setTimeout(settled, SLOW_START_MS).unref();
    if (early?.loaded) {
      this.#patienceMs = patienceOf(early.loaded.afterMs);
      setTimeout(settled, SETTLE_MS);
      attempt.tell(early.loaded.printed);
    }
    this.#give(slot, attempt);
  }

  #takeEarly({ request: { cwd, env } }: FunctionAttempt): HostProcess | null {
    const early = this.#options.takeEarly();
    if (!early) return null;
    if (early.cwd === cwd && isSame(early.env, env)) {
      early.env = env;
      return early;
    }
    early.release();
    return null;
  }

  #give(slot: Slot, attempt: FunctionAttempt): void {
    slot.attempt = attempt;
    slot.givenAt = performance.now();
    this.#watch.start();
    attempt.startedIn(slot.process);
    slot.process.send(this.#options.request(attempt));
  }

  #ended(slot: Slot, nonce: string, exitCode: number, isReusable: boolean): void {
    const { attempt } = slot;
    if (attempt?.request.nonce !== nonce) return;
    attempt.hostReplied(exitCode);
    // Its tree is being ended, and the host with it: its exit says the rest.
    if (attempt.isEnding) return;
    slot.attempt = null;
    if (!isReusable) this.#outlast(slot);
    this.#assign();
  }

  #outlast(slot: Slot): void {
    this.#slots.delete(slot);
    this.#outlasting.add(slot.process);
    if (this.#outlasting.size <= MOST_OUTLASTING) return;
    const [longest] = this.#outlasting;
    if (!longest) return;
    this.#outlasting.delete(longest);
    longest.release();
  }

  /** It hangs, or its reply was lost: it gets nothing more to do. */
  #endUntold(slot: Slot, exitCode: number): void {
    this.#slots.delete(slot);
    slot.attempt?.hostReplied(exitCode);
    slot.attempt = null;
    slot.process.kill();
    this.#assign();
  }

  #drop(slot: Slot): void {
    this.#slots.delete(slot);
    slot.process.release();
  }
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
