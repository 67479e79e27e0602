// A small shell that starts one attempt after the other: a process this size forks in a fraction of the time that
// Node takes, and it lives on to record the end of its attempt when this process is gone.
import { type ChildProcess, spawn } from 'node:child_process';
import { at } from '../../core/at.js';
import { HOST_MARK } from '../../core/host-messages.js';
import { BASH_ARGUMENTS } from '../log-drain/find-bash.js';
import type { SlotVariables } from './slot-environment.js';
import { framed, quote, SLOT_BOOT, SLOT_SCRIPT } from './slot-script.js';

export interface SlotListener {
  /** The attempt runs, as the leader of a process group of this number. */
  onStarted(pid: number): void;
  /** `isLogLost`: what it wrote could not be kept. */
  onEnded(exitCode: number, isLogLost: boolean): void;
  /** The folder could not be entered. */
  onRefused(): void;
  /** The shell is gone, and with it the attempt's record; or it is given up, since it does not answer. */
  onGone(message: string | null): void;
}

export class SlotShell {
  readonly variables: SlotVariables;
  readonly #child: ChildProcess;
  readonly #onIdleGone: () => void;
  #current: { readonly nonce: string; readonly listener: SlotListener } | null = null;
  #rest = '';

  /**
   * @param id as in its TASKFLOW_HOST, by which a later engine finds it.
   * @param exits descriptor of the record of starts and ends. Throws what `spawn` throws.
   * @param onIdleGone called when it ends while it has no attempt.
   */
  constructor(
    program: string,
    options: {
      readonly id: string;
      readonly variables: SlotVariables;
      readonly exits: number;
      readonly onIdleGone: () => void;
    },
  ) {
    const { id, variables } = options;
    this.variables = variables;
    this.#onIdleGone = options.onIdleGone;
    this.#child = spawn(program, [...BASH_ARGUMENTS, '-c', SLOT_BOOT, 'taskflow-slot'], {
      // Each attempt enters its own folder; this one is always there.
      cwd: '/',
      env: { ...variables.shared, [HOST_MARK]: id },
      stdio: ['pipe', 'pipe', 'ignore', options.exits],
      detached: true,
    });
    this.#child.stdin?.on('error', () => {});
    this.#child.stdin?.write(framed(`_tf_id=${quote(id)}\n${SLOT_SCRIPT}`));
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#child.on('error', (error) => this.#gone(error.message));
    // After its last words have been read.
    this.#child.on('close', () => this.#gone(null));
  }

  /** Its process, which leads the session of its attempts; 0 where none could be made. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  run(nonce: string, request: string, listener: SlotListener): void {
    this.#current = { nonce, listener };
    this.#child.stdin?.write(request);
  }

  /** Lets it go: idle it exits, busy it records the end of its attempt first. */
  release(): void {
    this.#child.stdin?.end();
    this.#child.stdout?.destroy();
    this.#child.unref();
  }

  /** For one that does not answer. Its attempt hears that it is gone when that is known. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** For one that not even SIGKILL has ended: nothing waits for it any more. */
  abandon(): void {
    this.release();
    this.#gone(null);
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = at(lines, lines.length - 1);
    for (const line of lines.slice(0, -1)) {
      const [kind, nonce, number, more] = line.split(' ');
      const current = this.#current;
      if (!current || nonce !== current.nonce) continue;
      if (kind === 'S') current.listener.onStarted(Number(number));
      else if (kind === 'E' || kind === 'F') {
        this.#current = null;
        if (kind === 'E') current.listener.onEnded(Number(number), more === 'log');
        else current.listener.onRefused();
      }
    }
  }

  #gone(message: string | null): void {
    const current = this.#current;
    this.#current = null;
    if (current) current.listener.onGone(message);
    else this.#onIdleGone();
  }
}
