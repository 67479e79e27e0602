// The index of a home's history: opened from its file, brought up to date from the journals, saved now and then.
import { lstatSync } from 'node:fs';
import type { Database } from 'sql.js';
import { accessReason } from './access-reason.js';
import { type Changes, readChanges } from './changes-log.js';
import { readIndexFile, writeIndexFile } from './index-file.js';
import {
  createTables,
  foldedSizes,
  type IndexMark,
  knownAmong,
  knownRunIds,
  readMark,
} from './index-store.js';
import { type FoldedRun, JournalFolds, journalSize } from './journal-folds.js';
import { pace } from './pace.js';
import { runsFolder } from './run-folder.js';
import { isRun, listRunIds } from './run-ids.js';
import { printOf, togglePrint } from './run-names.js';
import { loadSqlite } from './sqlite.js';
import { storeRuns } from './store-runs.js';

/** Runs held in memory until they are stored. */
const BATCH = 50;
const TICK_NS = 50_000_000n;
/** Noted runs that are looked up one by one; above, all are compared at once. */
const MOST_NOTED = 500;
/** What folding a run costs at least, as bytes of a journal. */
const LEAST_BYTES = 4096;
/** Bytes folded that are worth a save, as a share of the bytes that it writes. */
const WORTH_SAVING = 0.01;
const NO_CHANGES: Changes = { runIds: [], offset: 0, isOther: false };

export interface HistoryOptions {
  readonly home: string;
  /** It came with a folder: nothing is written into it, and its own index isn't trusted. */
  readonly foreign?: boolean;
  /** Saves this long after a change, for processes that live long; absent: at `close` only, and only what is worth it. */
  readonly saveDelayMs?: number;
  /** This process is ours alone and ends after a few queries; see `loadSqlite`. */
  readonly brief?: boolean;
  /** Told once when the index can't be saved; reading goes on. */
  readonly onSaveFailed?: (message: string) => void;
}

export type OpenHistory =
  | { readonly ok: true; readonly index: HistoryIndex }
  | { readonly ok: false; readonly message: string };

export type Refreshed = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Opens the index of a home and brings it up to date. A home that isn't there is an empty history. Fails, as a
 * message, only where the runs can't be read. O(size of the index + journals not folded yet).
 */
export async function openHistory(options: HistoryOptions): Promise<OpenHistory> {
  const [{ Database }, saved] = await Promise.all([
    loadSqlite(options),
    options.foreign ? null : readIndexFile(options.home),
  ]);
  const database = new Database(saved);
  if (!saved) createTables(database);
  const index = new HistoryIndex(options, database, saved?.length ?? null);
  const refreshed = await index.refresh();
  if (refreshed.ok) return { ok: true, index };
  await index.close();
  return refreshed;
}

/** The journals are the truth, this is their cache: of two processes the last to save wins. */
export class HistoryIndex {
  /** For the queries; nobody else writes to it. */
  readonly database: Database;
  readonly home: string;
  readonly foreign: boolean;
  readonly #options: HistoryOptions;
  readonly #folds: JournalFolds;
  #isDirty: boolean;
  #savedBytes: number;
  #unsavedBytes = 0;
  #saveTimer: NodeJS.Timeout | undefined;
  #hasSaveFailed = false;
  #isClosed = false;
  #refreshing: Promise<Refreshed> = Promise.resolve({ ok: true });

  /** `savedBytes`: size of the index's file, null where it was made anew. */
  constructor(options: HistoryOptions, database: Database, savedBytes: number | null) {
    this.database = database;
    this.home = options.home;
    this.foreign = options.foreign ?? false;
    this.#options = options;
    this.#folds = new JournalFolds(options.home);
    this.#savedBytes = savedBytes ?? 0;
    this.#isDirty = savedBytes === null;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Folds in what has changed. Calls wait for each other. O(unfinished runs + what changed). */
  refresh(): Promise<Refreshed> {
    this.#refreshing = this.#refreshing.then(() => this.#refresh());
    return this.#refreshing;
  }

  /** Saves now what is not saved yet; false when it can't be. */
  save(): boolean {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    if (!this.#isDirty || this.foreign || !isFolder(this.home)) return true;
    try {
      const bytes = this.database.export();
      writeIndexFile(this.home, bytes);
      this.#isDirty = false;
      this.#savedBytes = bytes.length;
      this.#unsavedBytes = 0;
      return true;
    } catch (error) {
      if (!this.#hasSaveFailed)
        this.#options.onSaveFailed?.(`The index of the history can't be saved: ${accessReason(error)}`);
      this.#hasSaveFailed = true;
      return false;
    }
  }

  /** Saves and frees the memory; the index can't be used any more. */
  async close(): Promise<void> {
    await this.#refreshing;
    if (this.#isClosed) return;
    this.save();
    this.#isClosed = true;
    this.database.close();
  }

  /** Something was written into the database. */
  changed(): void {
    this.#isDirty = true;
    const { saveDelayMs } = this.#options;
    if (saveDelayMs === undefined || this.foreign) return;
    this.#saveTimer ??= setTimeout(() => this.save(), saveDelayMs).unref();
  }

  async #refresh(): Promise<Refreshed> {
    try {
      if (this.#isClosed) throw new Error('it is closed');
      const mark = readMark(this.database);
      const changes = this.foreign ? NO_CHANGES : readChanges(this.home, mark.changesOffset);
      const folders = this.#comeOrGone(mark, changes);
      const pending = new Set([...changes.runIds, ...folders.runIds]);
      for (const [runId, size] of foldedSizes(this.database, changes.isOther ? 'all' : 'unfinished')) {
        if (!pending.has(runId) && journalSize(this.home, runId) !== size) pending.add(runId);
      }
      const next = {
        changesOffset: changes.offset,
        runsMtimeNs: folders.mtimeNs,
        runsPrint: folders.print,
      };
      const isMoved = next.changesOffset !== mark.changesOffset || next.runsMtimeNs !== mark.runsMtimeNs;
      if (pending.size > 0 || isMoved) await this.#foldIn(pending, next);
      return { ok: true };
    } catch (error) {
      return { ok: false, message: `The history can't be read: ${accessReason(error)}` };
    }
  }

  /** The mark moves once all before it is in the tables. */
  async #foldIn(runIds: ReadonlySet<string>, mark: IndexMark): Promise<void> {
    const turn = pace();
    let batch: FoldedRun[] = [];
    for (const runId of runIds) {
      const folded = await this.#folds.fold(runId);
      batch.push(folded);
      this.#unsavedBytes += Math.max(LEAST_BYTES, folded.kind === 'gone' ? 0 : folded.size);
      await turn();
      if (batch.length < BATCH) continue;
      await storeRuns(this.database, batch, undefined, turn);
      batch = [];
    }
    await storeRuns(this.database, batch, mark, turn);
    // What is sooner folded again than saved, is left to the next process.
    const isSavedAtClose = this.#options.saveDelayMs === undefined;
    if (isSavedAtClose ? this.#unsavedBytes > this.#savedBytes * WORTH_SAVING : runIds.size > 0)
      this.changed();
  }

  /**
   * Run folders that have no row, and rows that have no folder; nothing while the runs folder is as before, or
   * differs by what is noted alone.
   */
  #comeOrGone(mark: IndexMark, changes: Changes): ComeOrGone {
    const modifiedAt =
      lstatSync(runsFolder(this.home), { bigint: true, throwIfNoEntry: false })?.mtimeNs ?? 0n;
    if (String(modifiedAt) === mark.runsMtimeNs)
      return { runIds: [], mtimeNs: mark.runsMtimeNs, print: mark.runsPrint };
    // Clocks of file systems tick in milliseconds: what comes within a tick of this look would stay unseen.
    const isSettled = BigInt(Date.now()) * 1_000_000n - modifiedAt > TICK_NS;
    const mtimeNs = isSettled ? String(modifiedAt) : '';
    const names = listRunIds(this.home);
    const print = printOf(names);
    if (mark.runsPrint !== '' && this.#printAfter(mark.runsPrint, changes) === print)
      return { runIds: [], mtimeNs, print };
    const here = new Set(names);
    const known = knownRunIds(this.database);
    const fresh = names.filter((runId) => !known.has(runId));
    const come = fresh.filter((runId) => isRun(this.home, runId));
    const gone = [...known].filter((runId) => !here.has(runId));
    return { runIds: [...come, ...gone], mtimeNs, print: come.length === fresh.length ? print : '' };
  }

  /** What the print of the runs folder is if nothing but what is noted has come or gone; null where that is too much. */
  #printAfter(print: string, { runIds, isOther }: Changes): string | null {
    if (isOther || runIds.length > MOST_NOTED) return null;
    const known = knownAmong(this.database, runIds);
    return togglePrint(
      print,
      runIds.filter((runId) => known.has(runId) !== isRun(this.home, runId)),
    );
  }
}

interface ComeOrGone {
  readonly runIds: readonly string[];
  readonly mtimeNs: string;
  readonly print: string;
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
