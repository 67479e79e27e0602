// The index of the home, kept open and brought up to date when something has changed.
import { type FSWatcher, watch } from 'node:fs';
import { type HistoryIndex, openHistory } from '../../history/history-index.js';
import { ApiProblem } from '../problems/api-problem.js';

/** What no watcher tells: file systems where watching fails, owners that died. */
const STALE_MS = 2000;
const SAVE_DELAY_MS = 5000;
const MOST_ANSWERS = 200;

export interface ServedHistoryOptions {
  readonly home: string;
  readonly foreign: boolean;
  readonly onWarning: (message: string) => void;
}

export class ServedHistory {
  readonly #index: HistoryIndex;
  readonly #answers = new Map<string, unknown>();
  #watcher: FSWatcher | null = null;
  #isStale = false;
  #readAt = performance.now();
  #refreshing: Promise<void> | null = null;

  private constructor(index: HistoryIndex) {
    this.#index = index;
    try {
      this.#watcher = watch(index.home, (_, name) => {
        if (name === 'changes.log' || name === 'runs') this.changed();
      });
      this.#watcher.on('error', () => {});
    } catch {
      // Out of watches: it is looked at often enough.
    }
  }

  /** The reason, in a sentence, where the history can't be read. */
  static async open(options: ServedHistoryOptions): Promise<ServedHistory | string> {
    const opened = await openHistory({
      home: options.home,
      foreign: options.foreign,
      saveDelayMs: SAVE_DELAY_MS,
      onSaveFailed: options.onWarning,
    });
    return opened.ok ? new ServedHistory(opened.index) : opened.message;
  }

  /** Something was done that must show in the next answer. */
  changed(): void {
    this.#isStale = true;
  }

  /** The index, fresh. Throws ApiProblem where the history can't be read any more. */
  async index(): Promise<HistoryIndex> {
    while (this.#isStale || performance.now() - this.#readAt > STALE_MS) {
      this.#refreshing ??= this.#refresh();
      await this.#refreshing;
    }
    return this.#index;
  }

  /** What was made from the index as it is now, made once. `make` must be synchronous. */
  async answer<T>(key: string, make: (index: HistoryIndex) => T): Promise<T> {
    const index = await this.index();
    const known = this.#answers.get(key);
    if (known !== undefined) return known as T;
    const made = make(index);
    if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear();
    this.#answers.set(key, made);
    return made;
  }

  async close(): Promise<void> {
    this.#watcher?.close();
    await this.#refreshing;
    await this.#index.close();
  }

  async #refresh(): Promise<void> {
    this.#isStale = false;
    this.#readAt = performance.now();
    const refreshed = await this.#index.refresh();
    this.#answers.clear();
    this.#refreshing = null;
    if (!refreshed.ok) throw new ApiProblem(503, 'history_unavailable', refreshed.message);
  }
}
