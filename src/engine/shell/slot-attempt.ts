// One attempt in a slot shell: ends as the shell says, or as its record does when the shell is gone.
import { readExitRecords } from '../exit-records.js';
import { findByNonce } from '../find-tree.js';
import { isRunning, UnreadableTable } from '../process-table.js';
import type { AttemptRequest, RunningAttempt, SeenEnd } from '../task-runner.js';
import { TreeEnding } from '../tree-ending.js';
import { whenRoom } from '../when-room.js';
import { findFork } from './forked-attempt.js';
import type { SlotListener, SlotShell } from './slot-shell.js';
import { failedStart } from './start-failure.js';

export interface SlotAttemptOptions {
  readonly request: AttemptRequest;
  /** Its shell can take the next one. */
  readonly onFree: (shell: SlotShell) => void;
  /** Its shell is gone. */
  readonly onLost: (shell: SlotShell) => void;
  /** Its shell was gone before it began with the attempt: starts it in another. Throws what a start throws. */
  readonly startAgain: () => void;
}

/** So often an attempt is given to another shell when its own is gone before it began. */
const MOST_SHELLS = 3;

export class SlotAttempt implements SlotListener {
  readonly running: RunningAttempt;
  readonly #options: SlotAttemptOptions;
  readonly #settle: (end: SeenEnd) => void;
  readonly #tellStarted: (pid: number) => void;
  #shell: SlotShell | null = null;
  #shells = 0;
  #pid = 0;
  #isEndWanted = false;
  #force = false;
  #ending: TreeEnding | null = null;
  #isLost = false;

  constructor(options: SlotAttemptOptions) {
    this.#options = options;
    let tellStarted: (pid: number) => void = () => {};
    let settle: (end: SeenEnd) => void = () => {};
    const started = new Promise<number>((resolve) => {
      tellStarted = resolve;
    });
    const ended = new Promise<SeenEnd>((resolve) => {
      settle = resolve;
    });
    this.#tellStarted = tellStarted;
    this.#settle = settle;
    const pid = () => this.#pid;
    this.running = {
      get pid() {
        return pid();
      },
      started,
      ended,
      end: (force) => {
        this.#force ||= force;
        this.#isEndWanted = true;
        this.#endTree();
      },
    };
  }

  /** Which the request was written to. */
  givenTo(shell: SlotShell): void {
    this.#shell = shell;
    this.#shells += 1;
  }

  /** False once its process is known to have ended, though its shell has not said so; true before it has one. */
  get isBusy(): boolean {
    try {
      return this.#pid === 0 || isRunning(this.#pid);
    } catch (error) {
      if (error instanceof UnreadableTable) return true;
      throw error;
    }
  }

  get isStarted(): boolean {
    return this.#pid > 0;
  }

  onStarted(pid: number): void {
    this.#pid = pid;
    this.#tellStarted(pid);
    if (this.#isEndWanted) this.#endTree();
  }

  onEnded(exitCode: number, isLogLost: boolean): void {
    this.#left((shell) => this.#options.onFree(shell));
    if (isLogLost) {
      const message = "what it wrote could not be kept: its log can't be written (is the disk full?)";
      this.#finish({ kind: 'failed', reason: 'bad_output', message });
    } else this.#finish({ kind: 'exited', exit_code: exitCode });
  }

  onRefused(): void {
    this.#left((shell) => this.#options.onFree(shell));
    const message = `the working_dir ${this.#options.request.cwd} can't be entered`;
    this.#finish({ kind: 'failed', reason: 'start_failed', message });
  }

  onGone(message: string | null): void {
    if (this.#isLost) return;
    const shell = this.#shell;
    this.#left((gone) => this.#options.onLost(gone));
    if (message !== null) {
      this.#finish({ kind: 'failed', reason: 'start_failed', ...failedStart(new Error(message)) });
      return;
    }
    void this.#found(shell).then(
      (found) => {
        if (typeof found !== 'number') this.#finish({ kind: 'exited', exit_code: found.exitCode });
        else if (found === 0 && !this.#isEndWanted) this.#startAgain();
        else this.#lose(found);
      },
      () => this.#lose(this.#pid),
    );
  }

  /** How it ended, by its record; else its process, 0 where there is none: then the shell had not begun with it. */
  async #found(shell: SlotShell | null): Promise<{ readonly exitCode: number } | number> {
    const found = await whenRoom(() => this.#recorded());
    if (found !== 0) return found;
    // What it forked writes its record before its command begins.
    return (await findFork(shell)) || whenRoom(() => this.#recorded());
  }

  #recorded(): { readonly exitCode: number } | number {
    const { nonce, folder } = this.#options.request;
    const record = readExitRecords(folder.exits).get(nonce);
    if (record?.exit_code !== undefined) return { exitCode: record.exit_code };
    return this.#pid || record?.pid || findByNonce(nonce)?.leader || 0;
  }

  /** What it left may live on, and must not beside another attempt. */
  #lose(pid: number): void {
    this.#pid = pid;
    this.#force = true;
    this.#endTree();
    this.#finish({ kind: 'lost' });
  }

  #startAgain(): void {
    if (this.#shells >= MOST_SHELLS) {
      const message = `could not be started: ${this.#shells} shells, one after the other, ended or hung before they began with it`;
      // Most likely the system has no room for a process: the engine knows how long to try.
      this.#finish({ kind: 'failed', reason: 'start_failed', message, retryable: true });
      return;
    }
    try {
      this.#options.startAgain();
    } catch (error) {
      this.#finish({ kind: 'failed', reason: 'start_failed', ...failedStart(error) });
    }
  }

  #left(tell: (shell: SlotShell) => void): void {
    const shell = this.#shell;
    this.#shell = null;
    if (shell) tell(shell);
  }

  #endTree(): void {
    const { nonce } = this.#options.request;
    if (this.#pid === 0) return;
    this.#ending ??= new TreeEnding({ leader: this.#pid, nonce, isRecordedOutside: true }, (end) => {
      // The shell says nothing: its command can't be ended, or it is stuck itself.
      this.#isLost = true;
      this.#shell?.kill();
      this.#left((shell) => this.#options.onLost(shell));
      this.#settle(end);
    });
    this.#ending.begin(this.#force);
  }

  /** Its own end is not the end of its tree: what it leaves must not run beside a retry. */
  #finish(end: SeenEnd): void {
    if (this.#ending) void this.#ending.told(end).then(this.#settle);
    else this.#settle(end);
  }
}
