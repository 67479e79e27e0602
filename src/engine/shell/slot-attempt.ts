// One attempt in a slot shell: ends as the shell says, or as its record does when the shell is gone.
import { readExitRecords } from '../exit-records.js';
import { endTree } from '../process-tree.js';
import type { AttemptRequest, RunningAttempt, SeenEnd } from '../task-runner.js';
import type { SlotListener } from './slot-shell.js';
import { startFailure } from './start-failure.js';

export class SlotAttempt implements SlotListener {
  readonly running: RunningAttempt;
  readonly #request: AttemptRequest;
  readonly #onFree: () => void;
  readonly #onLost: () => void;
  readonly #settle: (end: SeenEnd) => void;
  readonly #tellStarted: (pid: number) => void;
  #pid = 0;
  #isEndWanted = false;
  #force = false;
  #ending: Promise<void> | null = null;

  /** `onFree`: its shell can take the next one. `onLost`: its shell is gone. */
  constructor(request: AttemptRequest, onFree: () => void, onLost: () => void) {
    this.#request = request;
    this.#onFree = onFree;
    this.#onLost = onLost;
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

  onStarted(pid: number): void {
    this.#pid = pid;
    this.#tellStarted(pid);
    if (this.#isEndWanted) this.#endTree();
  }

  onEnded(exitCode: number): void {
    this.#onFree();
    this.#finish({ kind: 'exited', exit_code: exitCode });
  }

  onRefused(): void {
    this.#onFree();
    const message = `the working_dir ${this.#request.cwd} can't be entered`;
    this.#finish({ kind: 'failed', reason: 'start_failed', message });
  }

  onGone(message: string | null): void {
    this.#onLost();
    if (message !== null) {
      this.#finish({ kind: 'failed', reason: 'start_failed', message: startFailure(new Error(message)) });
      return;
    }
    const code = readExitRecords(this.#request.folder.exits).get(this.#request.nonce)?.exit_code;
    if (code !== undefined) {
      this.#finish({ kind: 'exited', exit_code: code });
      return;
    }
    // The shell was killed. Its attempt may live on, and must not beside another.
    this.#force = true;
    this.#endTree();
    this.#finish({ kind: 'lost' });
  }

  #endTree(): void {
    const { nonce } = this.#request;
    if (this.#pid === 0) return;
    this.#ending ??= endTree({ leader: this.#pid, nonce, isRecordedOutside: true }, () => this.#force);
  }

  /** Its own end is not the end of its tree: what it leaves must not run beside a retry. */
  #finish(end: SeenEnd): void {
    if (this.#ending) void this.#ending.then(() => this.#settle(end));
    else this.#settle(end);
  }
}
