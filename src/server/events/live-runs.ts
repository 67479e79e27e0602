// Follows the journals of all runs that are not over, and passes on their events as they come.
import { type FSWatcher, watch } from 'node:fs';
import { decodeTime } from 'ulid';
import type { RunEvent } from '../../core/events.js';
import { listActiveRuns } from '../../history/active-runs.js';
import { readChanges } from '../../history/changes-log.js';
import { journalSize } from '../../history/journal-folds.js';
import { readJournalFrom } from '../../history/journal-reader.js';
import { activeFolder, type RunFolder, runFolder } from '../../history/run-folder.js';

const POLL_MS = 1000;
/** Many markers come at once. */
const MERGE_MS = 20;
/** A marker comes before its folder, by far less than this. */
const COMING_MS = 5000;
/** The rest is looked at by the poll: watches are few on some machines. */
const MOST_WATCHED = 256;
const MOST_REMEMBERED = 10_000;

/** An event with its JSON text, made once for all who get it. */
export interface LiveEvent {
  readonly event: RunEvent;
  readonly json: string;
}

interface LiveRun {
  readonly folder: RunFolder;
  offset: number;
  seq: number;
  isOver: boolean;
  watcher: FSWatcher | null;
}

type Listener = (runId: string, events: readonly LiveEvent[]) => void;

export class LiveRuns {
  readonly #home: string;
  readonly #runs = new Map<string, LiveRun>();
  readonly #listeners = new Set<Listener>();
  readonly #ofRun = new Map<string, Set<Listener>>();
  /** Runs that are over, as far as they were passed on: a retry goes on after that. */
  readonly #ended = new Map<string, { readonly seq: number; readonly offset: number }>();
  #changesOffset = 0;
  readonly #startedAt = Date.now();
  #activeWatcher: FSWatcher | null = null;
  #poll: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #watched = 0;

  constructor(home: string) {
    this.#home = home;
  }

  /** What has happened before is not passed on. */
  start(): void {
    this.#changed();
    for (const { runId } of listActiveRuns(this.#home)) this.#follow(runId, false);
    this.#poll = setInterval(() => this.#lookAgain(), POLL_MS);
    this.look();
  }

  /** What can't be read now is there at a later look, or not: no reason to end a server. */
  #lookAgain(): void {
    try {
      this.look();
    } catch {
      // The requests that need it say so.
    }
  }

  stop(): void {
    clearInterval(this.#poll);
    clearTimeout(this.#soon);
    this.#activeWatcher?.close();
    for (const run of this.#runs.values()) run.watcher?.close();
    this.#runs.clear();
  }

  get size(): number {
    return this.#runs.size;
  }

  has(runId: string): boolean {
    return this.#runs.has(runId);
  }

  /** Events of all runs. Returns what ends it. */
  onEvents(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Events of one run. Returns what ends it. */
  onRun(runId: string, listener: Listener): () => void {
    const listeners = this.#ofRun.get(runId) ?? new Set();
    this.#ofRun.set(runId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#ofRun.get(runId) === listeners) this.#ofRun.delete(runId);
    };
  }

  /** A run that was just made or retried here. */
  added(runId: string): void {
    if (!this.#runs.has(runId)) this.#follow(runId, true);
  }

  /** Looks for runs that came or went, and at all journals. O(active runs). */
  look(): void {
    this.#watchActive();
    const active = new Set(listActiveRuns(this.#home).map(({ runId }) => runId));
    for (const runId of active) {
      if (this.#runs.has(runId) || this.#follow(runId, true)) continue;
      if (Date.now() - decodeTime(runId) < COMING_MS) this.#lookSoon();
    }
    for (const [runId, run] of this.#runs) {
      if (sizeOf(run.folder) !== run.offset) this.#read(run);
      if (!active.has(runId) || !this.#runs.has(runId)) this.#forget(runId, run);
      else if (!run.watcher) this.#watch(run);
    }
    for (const runId of this.#changed()) if (!active.has(runId)) this.#passOnEnded(runId);
  }

  /** Ids of runs that were made, ended, retried or removed since it was asked last. */
  #changed(): readonly string[] {
    try {
      const { runIds, offset } = readChanges(this.#home, this.#changesOffset);
      this.#changesOffset = offset;
      return runIds;
    } catch {
      // Only runs that come and go between two looks are found by it.
      return [];
    }
  }

  /** It came and went since the last look. */
  #passOnEnded(runId: string): void {
    const size = sizeOf(runFolder(this.#home, runId));
    if (size < 0 || this.#runs.has(runId) || this.#ended.get(runId)?.offset === size) return;
    this.#follow(runId, true);
    const run = this.#runs.get(runId);
    if (run) this.#forget(runId, run);
  }

  #lookSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#lookAgain();
    }, MERGE_MS);
  }

  #follow(runId: string, isNews: boolean): boolean {
    const folder = runFolder(this.#home, runId);
    if (sizeOf(folder) < 0) return false;
    const run: LiveRun = { folder, offset: 0, seq: 0, isOver: false, watcher: null };
    this.#runs.set(runId, run);
    this.#watch(run);
    this.#read(run, isNews ? 'news' : 'silent');
    return true;
  }

  #watch(run: LiveRun): void {
    if (this.#watched >= MOST_WATCHED) return;
    try {
      run.watcher = watch(run.folder.journal, () => this.#read(run));
      run.watcher.on('error', () => {});
      this.#watched += 1;
    } catch {
      // Out of watches: the poll does.
    }
  }

  #read(run: LiveRun, mode: 'live' | 'news' | 'silent' = 'live'): void {
    const { runId } = run.folder;
    const fresh: RunEvent[] = [];
    try {
      for (;;) {
        const part = readJournalFrom(run.folder.journal, run.offset);
        if (part.offset === run.offset) break;
        run.offset = part.offset;
        fresh.push(...part.events);
      }
    } catch {
      // Deleted: the next look finds it gone.
      return;
    }
    const last = fresh.at(-1);
    if (!last) return;
    const after = mode === 'news' ? this.#newsAfter(runId, fresh) : run.seq;
    run.seq = last.seq;
    run.isOver = last.type === 'run_finished';
    if (mode === 'silent') return;
    const events = fresh.filter(({ seq }) => seq > after);
    this.#tell(
      runId,
      events.map((event) => ({ event, json: JSON.stringify(event) })),
    );
  }

  /** Of a run that was not followed: all when it is new, else what came with its retry. */
  #newsAfter(runId: string, events: readonly RunEvent[]): number {
    const ended = this.#ended.get(runId);
    if (ended !== undefined) return ended.seq;
    if (decodeTime(runId) >= this.#startedAt - POLL_MS) return 0;
    const retried = events.findLast(({ type }) => type === 'run_retried');
    return retried ? retried.seq - 1 : (events.at(-1)?.seq ?? 0);
  }

  #tell(runId: string, events: readonly LiveEvent[]): void {
    if (events.length === 0) return;
    for (const listener of this.#listeners) listener(runId, events);
    for (const listener of this.#ofRun.get(runId) ?? []) listener(runId, events);
  }

  #forget(runId: string, run: LiveRun): void {
    if (run.watcher) this.#watched -= 1;
    run.watcher?.close();
    this.#runs.delete(runId);
    this.#ended.delete(runId);
    this.#ended.set(runId, { seq: run.seq, offset: run.offset });
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MOST_REMEMBERED && oldest !== undefined) this.#ended.delete(oldest);
  }

  /** The folder may not be there before the first run. */
  #watchActive(): void {
    if (this.#activeWatcher) return;
    try {
      const watcher = watch(activeFolder(this.#home), () => this.#lookSoon());
      watcher.on('error', () => {
        watcher.close();
        this.#activeWatcher = null;
      });
      this.#activeWatcher = watcher;
    } catch {
      // Not there yet, or out of watches.
    }
  }
}

/** -1 where there is none. */
function sizeOf(folder: RunFolder): number {
  return journalSize(folder.home, folder.runId) || -1;
}
