// Reads texts of DAG files: short ones here, long ones on a thread of their own.
import { Worker } from 'node:worker_threads';
import type * as vscode from 'vscode';
import type { FileReading } from '../../definition/file-reading.js';
import type { ReadReply, ReadRequest, ReadSettings } from '../../definition/read-worker.js';

/** Code units; a text of this length takes about ten milliseconds. */
const LONGEST_HERE = 50_000;
/** The thread holds some ten megabytes: it goes when nobody types any more. */
const IDLE_MS = 30_000;

interface Waiting {
  readonly request: ReadRequest;
  readonly settle: (reading: FileReading | null) => void;
}

export class TextReader implements vscode.Disposable {
  readonly #script: string;
  readonly #settings: ReadSettings;
  #worker: Worker | undefined;
  #running: Waiting | undefined;
  readonly #waiting: Waiting[] = [];
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;

  /** `script`: the built read-worker.js; `phrases`: what this thread says in place of English. */
  constructor(script: string, phrases: ReadSettings['phrases'] = {}) {
    this.#script = script;
    this.#settings = { phrases };
  }

  /** Null when a newer text of the same file has been given meanwhile: this one is of no interest any more. */
  read(text: string, path: string): Promise<FileReading | null> {
    if (text.length <= LONGEST_HERE) return readHere(text, path);
    return new Promise((resolve) => {
      const older = this.#waiting.findIndex(({ request }) => request.path === path);
      if (older >= 0) for (const { settle } of this.#waiting.splice(older, 1)) settle(null);
      this.#lastId += 1;
      this.#waiting.push({ request: { id: this.#lastId, text, path }, settle: resolve });
      this.#next();
    });
  }

  dispose(): void {
    clearTimeout(this.#idle);
    for (const { settle } of this.#waiting.splice(0)) settle(null);
    this.#running?.settle(null);
    this.#running = undefined;
    void this.#worker?.terminate();
  }

  #next(): void {
    if (this.#running) return;
    const next = this.#waiting.shift();
    clearTimeout(this.#idle);
    if (!next) {
      this.#idle = setTimeout(() => this.#end(), IDLE_MS);
      return;
    }
    this.#running = next;
    this.#worker ??= this.#start();
    this.#worker.postMessage(next.request);
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { workerData: this.#settings });
    worker.on('message', ({ id, reading }: ReadReply) => {
      const done = this.#running;
      if (done?.request.id !== id) return;
      this.#running = undefined;
      const isOld = this.#waiting.some(({ request }) => request.path === done.request.path);
      if (isOld) done.settle(null);
      else void settled(reading).then(done.settle);
      this.#next();
    });
    worker.on('error', () => this.#failed(worker));
    worker.on('exit', () => this.#failed(worker));
    return worker;
  }

  /** Whatever ended the thread: the text is read here, slowly but surely. */
  #failed(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const lost = this.#running;
    this.#running = undefined;
    if (lost) void readHere(lost.request.text, lost.request.path).then(lost.settle);
    this.#next();
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }
}

/** The parsers are loaded with the first text. */
async function readHere(text: string, path: string): Promise<FileReading> {
  const { readDagText } = await import('../../definition/discover.js');
  return readDagText(text, path);
}

async function settled(reading: ReadReply['reading']): Promise<FileReading> {
  const { fromPlainReading } = await import('../../definition/plain-reading.js');
  return fromPlainReading(reading);
}
