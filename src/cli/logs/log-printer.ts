// Prints logs one after the other, or in turn as they grow, each under a line that says whose it is.
import { FileRefused } from '../../files/file-refused.js';
import { logPath, type RunFolder } from '../../history/run-folder.js';
import { copyLog, tailOffset } from './log-part.js';
import type { Write } from './output.js';
import type { ShownAttempt } from './shown-attempts.js';

export interface LogPrinterOptions {
  readonly folder: RunFolder;
  readonly write: Write;
  /** Only the last lines of what is there at first; absent: all. */
  readonly tail?: number;
  /** Several logs, in turn as they grow: each part has a line before it. Else only a change of the log has one. */
  readonly isInTurn: boolean;
}

export class LogPrinter {
  readonly #options: LogPrinterOptions;
  readonly #offsets = new Map<string, number>();
  readonly #refused = new Set<string>();
  #lastPrinted = '';
  #endsLine = true;
  #isRead = true;

  constructor(options: LogPrinterOptions) {
    this.#options = options;
  }

  /** False once nobody reads the output any more. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /**
   * Prints what a log has more than last time. While it may grow, and others print too, only whole lines. Of something
   * else in a log's place it is told once what it is.
   */
  async print(shown: ShownAttempt, mayGrow: boolean): Promise<void> {
    try {
      await this.#print(shown, mayGrow);
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      if (this.#refused.has(error.message)) return;
      this.#refused.add(error.message);
      process.stderr.write(`taskflow: the log of ${shown.task.id} is ${error.message}\n`);
    }
  }

  async #print({ task, attempt }: ShownAttempt, mayGrow: boolean): Promise<void> {
    const { folder, write, tail, isInTurn } = this.#options;
    if (!this.#isRead) return;
    const path = logPath(folder, task.id, attempt.number);
    const name = `${task.id} (attempt ${attempt.number})`;
    const known = this.#offsets.get(name);
    const from = known ?? (tail === undefined ? 0 : await tailOffset(path, tail));
    const writePart: Write = async (bytes) => {
      await this.#begin(name);
      return write(bytes);
    };
    const part = await copyLog(path, { from, write: writePart, wholeLines: isInTurn && mayGrow });
    this.#offsets.set(name, part.offset);
    if (part.offset > from) this.#endsLine = part.endsLine;
    // An empty log is told of too, once it is known to stay so.
    else if (isInTurn && !mayGrow && part.offset === 0) await this.#begin(name);
    this.#isRead &&= part.isRead;
  }

  async #begin(name: string): Promise<void> {
    if (this.#lastPrinted === name) return;
    const isFirst = this.#lastPrinted === '';
    this.#lastPrinted = name;
    if (isFirst && !this.#options.isInTurn) return;
    const gap = isFirst ? '' : this.#endsLine ? '\n' : '\n\n';
    this.#isRead &&= await this.#options.write(Buffer.from(`${gap}==> ${name} <==\n`));
    this.#endsLine = true;
  }
}
