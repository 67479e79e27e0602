// A small shell that starts one attempt after the other: a process this size forks in a fraction of the time that
// Node takes, and it lives on to record the end of its attempt when this process is gone.
import { type ChildProcess, spawn } from 'node:child_process';
import { at } from '../../core/at.js';
import { HOST_MARK } from '../../core/host-messages.js';
import type { SlotVariables } from './slot-environment.js';
import { quote, SLOT_SCRIPT } from './slot-script.js';

export interface SlotListener {
  /** The attempt runs, as the leader of a process group of this number. */
  onStarted(pid: number): void;
  onEnded(exitCode: number): void;
  /** The folder could not be entered. */
  onRefused(): void;
  /** The shell is gone, and with it the attempt's record. */
  onGone(message: string | null): void;
}

export class SlotShell {
  readonly variables: SlotVariables;
  readonly #child: ChildProcess;
  #current: { readonly nonce: string; readonly listener: SlotListener } | null = null;
  #rest = '';

  /**
   * @param id as in its TASKFLOW_HOST, by which a later engine finds it.
   * @param exits descriptor of the record of starts and ends. Throws what `spawn` throws.
   */
  constructor(program: string, id: string, variables: SlotVariables, exits: number) {
    this.variables = variables;
    this.#child = spawn(program, ['--norc', '--noprofile'], {
      // Each attempt enters its own folder; this one is always there.
      cwd: '/',
      env: { ...variables.shared, [HOST_MARK]: id },
      stdio: ['pipe', 'pipe', 'ignore', exits],
      detached: true,
    });
    this.#child.stdin?.on('error', () => {});
    this.#child.stdin?.write(`_tf_id=${quote(id)}\n${SLOT_SCRIPT}`);
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#child.on('error', (error) => this.#gone(error.message));
    // After its last words have been read.
    this.#child.on('close', () => this.#gone(null));
  }

  get isIdle(): boolean {
    return this.#current === null;
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

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = at(lines, lines.length - 1);
    for (const line of lines.slice(0, -1)) {
      const [kind, nonce, number] = line.split(' ');
      const current = this.#current;
      if (!current || nonce !== current.nonce) continue;
      if (kind === 'S') current.listener.onStarted(Number(number));
      else {
        this.#current = null;
        if (kind === 'E') current.listener.onEnded(Number(number));
        else current.listener.onRefused();
      }
    }
  }

  #gone(message: string | null): void {
    const current = this.#current;
    this.#current = null;
    current?.listener.onGone(message);
  }
}
