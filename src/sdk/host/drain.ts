// The drain between what an attempt writes and its log: a pipe, so that a function can't cut its log (see the engine).
import { openSync, readSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Carried, DrainRequest } from './drain-request.js';

const FROM_DRAIN = 6;
/** The drain starts beside Node, and sooner. */
const START_MS = 10_000;
/** In which it says so when a log is whole, where nothing is left behind that holds the pipe. */
const DONE_MS = 100;
/** Else that is so when the log does not grow any more; so long it may take to get there. */
const SETTLE_MS = 2000;
const LOOK_MS = 20;

/** `left`: something still holds the pipe, so this drain can't take another log. `lost`: it could not be written. */
export type LogEnd = 'whole' | 'left' | 'lost';

/** Of one host, for one attempt after the other. */
export class Drain {
  readonly #socket = new Socket({ fd: FROM_DRAIN, readable: true, writable: false });
  readonly #request = new DrainRequest();
  #answers = '';
  #isOver = false;
  #onAnswer: () => void = () => {};
  #pipe: string | null = null;
  #log = '';

  constructor() {
    const heard = () => this.#onAnswer();
    this.#socket.setEncoding('latin1').on('data', (text: string) => {
      this.#answers += text;
      heard();
    });
    const over = () => {
      this.#isOver = true;
      heard();
    };
    this.#socket.on('error', over).on('close', over).unref();
  }

  /** The path of the pipe; null until `find` has found it. */
  get pipe(): string | null {
    return this.#pipe;
  }

  /** Rejects where there is no drain. */
  async find(): Promise<string> {
    if (this.#pipe === null) {
      const folder = await this.#found();
      // Held for ever: by its end the drain knows of ours.
      openSync(`${folder}/7`, 'a');
      this.#pipe = `${folder}/4`;
    }
    return this.#pipe;
  }

  /** What is written to the pipe goes to this log. Call once it is open: whoever carries it does until nobody has it open. */
  carryTo(log: string): void {
    this.#log = log;
    this.#request.make(log);
  }

  /** Resolves when all that was written is in the log; call when nothing of the host writes there any more. */
  async whole(): Promise<LogEnd> {
    const end = this.#carry();
    if (end === 'whole' || end === 'lost') return end;
    if (await this.#answered(DONE_MS)) return this.#taken();
    await settled(this.#log);
    return this.#answers === '' ? 'left' : this.#taken();
  }

  /** Resolves when what was written so far is in the log, while the host may still write there. */
  async settled(): Promise<void> {
    if (this.#carry() === 'drain') await settled(this.#log);
  }

  /** As `whole`, while this process ends. */
  wholeNow(): void {
    const end = this.#carry();
    if (end === 'whole' || end === 'lost') return;
    const pause = new Int32Array(new SharedArrayBuffer(4));
    const byte = Buffer.alloc(1);
    for (let waited = 0; waited < DONE_MS && this.#answers === ''; waited += 2) {
      try {
        readSync(FROM_DRAIN, byte);
        return;
      } catch {
        // Not yet: the descriptor does not block.
      }
      Atomics.wait(pause, 0, 0, 2);
    }
  }

  /** Does it here where the drain has not begun. */
  #carry(): Carried {
    return this.#pipe === null ? 'drain' : this.#request.carry(this.#pipe, this.#log);
  }

  async #found(): Promise<string> {
    const until = performance.now() + START_MS;
    while (!this.#answers.includes('+')) {
      if (this.#isOver || !(await this.#answered(until - performance.now())))
        throw new Error('the process that keeps its log could not be started');
      if (!this.#answers.includes('+')) await sleep(1);
    }
    const pid = Number.parseInt(this.#answers, 10);
    this.#answers = this.#answers.slice(this.#answers.indexOf('+') + 1);
    return `/proc/${pid}/fd`;
  }

  #taken(): LogEnd {
    const answer = this.#answers[0];
    this.#answers = this.#answers.slice(1);
    return answer === '.' ? 'whole' : 'lost';
  }

  /** True when it has said something, or is gone. */
  #answered(limitMs: number): Promise<boolean> {
    const isThere = () => this.#answers !== '' || this.#isOver;
    if (isThere()) return Promise.resolve(true);
    return new Promise((resolve) => {
      // Nothing else may keep the process alive meanwhile.
      this.#socket.ref();
      const end = (answer: boolean) => {
        clearTimeout(timer);
        this.#onAnswer = () => {};
        this.#socket.unref();
        resolve(answer);
      };
      const timer = setTimeout(() => end(false), limitMs);
      this.#onAnswer = () => end(true);
    });
  }
}

/** Resolves when the file does not grow any more. */
async function settled(log: string): Promise<void> {
  const until = performance.now() + SETTLE_MS;
  for (let size = -1; performance.now() < until; ) {
    const now = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    if (now === size) return;
    size = now;
    await sleep(LOOK_MS);
  }
}
