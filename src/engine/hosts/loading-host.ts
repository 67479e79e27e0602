// A host that is to load its file before there is an attempt for it.
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environmentForAttempts } from '../inherited-variables.js';
import { endTree } from '../process-tree.js';
import { type HostCommand, type HostLanguage, hostCommand } from './host-command.js';
import { type HostExit, HostProcess } from './host-process.js';

export interface HostOfFile {
  readonly language: HostLanguage;
  /** Absolute path of the DAG file. */
  readonly file: string;
  /** Absolute path of the project's folder. */
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
}

/** More than this of what a file prints while it is loaded is not kept. */
const MOST_PRINTED = 1_000_000;
const LAST_WORDS = 2_000;
/** Exit handlers and threads of the file may keep a host that long. */
const LEAVE_MS = 1_000;

export type Loaded =
  /** As it came over the channel. */
  | { readonly kind: 'said'; readonly value: unknown }
  /** Before it could say anything; `words` are the last that it printed. */
  | { readonly kind: 'ended'; readonly exit: HostExit; readonly words: string }
  /** By nobody here, which says nothing of the file. */
  | { readonly kind: 'killed' };

export class LoadingHost {
  readonly #process: HostProcess;
  readonly command: HostCommand;
  readonly #printed: number;
  readonly #startedAt = performance.now();
  /** By this what the file starts while it is loaded is known. */
  readonly #nonce = randomBytes(12).toString('hex');
  #settle: ((loaded: Loaded) => void) | null = null;
  #exit: HostExit | null = null;
  #hasLoaded = false;
  #isClosed = false;
  #isForced = false;
  readonly #gone: Promise<void>;
  #tellGone: () => void = () => {};
  #ending: Promise<void> | null = null;

  /** Starts it; nothing of the file is run. `id` as in the variable TASKFLOW_HOST. Throws where no process can be made. */
  constructor({ language, file, project, env }: HostOfFile, id: string) {
    const clean = environmentForAttempts(env);
    this.command = hostCommand('serve', { language, file, project, env: clean });
    const logPath = join(tmpdir(), `taskflow-${this.#nonce}.log`);
    this.#printed = openSync(logPath, 'wx+', 0o600);
    try {
      const options = { command: this.command, env: clean, cwd: dirname(file), logPath, id };
      this.#process = new HostProcess(options);
    } catch (error) {
      closeSync(this.#printed);
      throw error;
    } finally {
      // Who has it open keeps it.
      unlinkSync(logPath);
    }
    this.#gone = new Promise((resolve) => {
      this.#tellGone = resolve;
    });
    this.#process.listen({
      onReady: () => {},
      onEnded: () => {},
      onMute: () => this.#muted(),
      onLoaded: (description) => this.#loaded(description),
      onExit: (exit) => this.#exited(exit),
    });
  }

  /** It has said what the file makes. */
  get hasLoaded(): boolean {
    return this.#hasLoaded;
  }

  /** Loads the file, once. Without a limit: a file may wait for a network. Never rejects; after `end` never settles. */
  load(): Promise<Loaded> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      if (this.#exit) this.#exited(this.#exit);
      else this.#process.send({ type: 'load', env: { TASKFLOW_NONCE: this.#nonce } });
    });
  }

  /** The host, for its run's attempts; null where it has ended, or is busy with a file. */
  handOver(): HostProcess | null {
    const isUsable =
      this.#exit === null && this.#ending === null && (this.#settle === null || this.#hasLoaded);
    if (this.#hasLoaded)
      this.#process.loaded = {
        afterMs: performance.now() - this.#startedAt,
        printed: this.#words(MOST_PRINTED),
      };
    this.#close();
    return isUsable ? this.#process : null;
  }

  /** Ends it with what the file has started in it; a later call with `force` hurries an earlier one on. */
  end(force: boolean): Promise<void> {
    this.#isForced ||= force;
    this.#settle = null;
    this.#ending ??= this.#endTree();
    return this.#ending;
  }

  /** Lets it exit by itself, and ends what the file has started in it. */
  async leave(): Promise<void> {
    this.#process.release();
    this.#close();
    // Nothing of the file was run.
    if (this.#settle === null && this.#ending === null) return;
    const timer = new Promise<void>((resolve) => setTimeout(resolve, LEAVE_MS));
    await Promise.race([this.#gone, timer]);
    await this.end(true);
  }

  async #endTree(): Promise<void> {
    this.#process.release();
    this.#close();
    const { pid: leader, id: host } = this.#process;
    if (leader > 0) await endTree({ leader, nonce: this.#nonce, host }, () => this.#isForced);
  }

  #loaded(value: unknown): void {
    this.#hasLoaded = true;
    this.#tell({ kind: 'said', value });
  }

  /** As at its end, which follows at once, or else never: the file has closed its channel, or written into it. */
  #muted(): void {
    setTimeout(() => {
      if (this.#exit === null && !this.#hasLoaded) this.#process.kill();
    }, LEAVE_MS).unref();
  }

  #exited(exit: HostExit): void {
    this.#exit = exit;
    this.#tellGone();
    if (exit.kind === 'signalled' && exit.signal === 'SIGKILL') this.#tell({ kind: 'killed' });
    else {
      const words = this.#words(MOST_PRINTED).slice(-LAST_WORDS).trim();
      this.#tell({ kind: 'ended', exit, words });
    }
  }

  #tell(loaded: Loaded): void {
    this.#settle?.(loaded);
  }

  #words(most: number): string {
    if (this.#isClosed) return '';
    const bytes = Buffer.alloc(Math.min(most, fstatSync(this.#printed).size));
    return bytes.toString('utf8', 0, readSync(this.#printed, bytes, 0, bytes.length, 0));
  }

  #close(): void {
    if (!this.#isClosed) closeSync(this.#printed);
    this.#isClosed = true;
  }
}
