// The runs of one folder, live: the index for what is over, followed journals for what is not.
import { watch } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { RunState } from '../../core/run-state.js';
import { isFinalRunState } from '../../core/states.js';
import { listActiveRuns } from '../../history/active-runs.js';
import type { HistoryIndex } from '../../history/history-index.js';
import { activeFolder, runFolder } from '../../history/run-folder.js';
import { Disposables, debounced } from '../disposables.js';
import { log } from '../log.js';
import { LiveRun, type RunChange } from './live-run.js';
import { MissedRuns } from './missed-runs.js';
import type { ProjectHome } from './project-home.js';

const POLL_MS = 1000;
const OWNER_CHECK_MS = 2000;
const MERGE_MS = 100;
/** A look is short, however many runs a backfill makes. */
const MOST_MISSED_A_LOOK = 20;

export class RunStore implements vscode.Disposable {
  readonly home: ProjectHome;
  readonly #held = new Disposables();
  readonly #live = new Map<string, LiveRun>();
  readonly #missed: MissedRuns;
  readonly #runChanged = this.#held.add(new vscode.EventEmitter<RunChange>());
  readonly #listChanged = this.#held.add(new vscode.EventEmitter<void>());
  readonly #refreshIndex = this.#held.add(debounced(MERGE_MS, () => void this.#refresh()));
  #index: Promise<HistoryIndex | null> | undefined;
  #fault: string | null = null;
  #closeWatcher = () => {};
  #isWatching = false;
  /** A run that is not over has new events, or lost its owner, or has one again. */
  readonly onDidChangeRun = this.#runChanged.event;
  /** Runs came, ended or went: what is shown of the history is to be asked anew. */
  readonly onDidChangeList = this.#listChanged.event;

  constructor(home: ProjectHome) {
    this.home = home;
    this.#missed = new MissedRuns(home.home);
    const poll = setInterval(() => this.#look(), POLL_MS);
    this.#held.add({ dispose: () => clearInterval(poll) });
    const ownerCheck = setInterval(() => this.#checkOwners(), OWNER_CHECK_MS);
    this.#held.add({ dispose: () => clearInterval(ownerCheck) });
    this.#held.add({ dispose: () => this.#closeWatcher() });
    this.#look();
  }

  /** Runs that are not over, oldest first. */
  get live(): readonly LiveRun[] {
    return [...this.#live.values()];
  }

  liveState(runId: string): RunState | null {
    return this.#live.get(runId)?.state ?? null;
  }

  /** Why the history can't be read, as far as it was asked for; null: it can. */
  get fault(): string | null {
    return this.#fault;
  }

  /** Opened when first asked for: SQLite is not loaded before. Null when the history can't be read. */
  index(): Promise<HistoryIndex | null> {
    this.#index ??= this.#open();
    return this.#index;
  }

  /** Looks now, when something was done here that should show at once. */
  lookNow(): void {
    this.#look();
    this.#refreshIndex();
  }

  dispose(): void {
    for (const run of this.#live.values()) run.dispose();
    void this.#index?.then((index) => index?.close());
    this.#held.dispose();
  }

  async #open(): Promise<HistoryIndex | null> {
    const { openHistory } = await import('../../history/history-index.js');
    const opened = await openHistory({
      home: this.home.home,
      foreign: this.home.readOnly,
      saveDelayMs: 2000,
      onSaveFailed: (message) => log().warn(message),
    });
    this.#fault = opened.ok ? null : opened.message;
    if (opened.ok) return opened.index;
    log().error(opened.message);
    return null;
  }

  async #refresh(): Promise<void> {
    if (this.#index) {
      // One that could not be opened may be readable by now.
      if (!(await this.#index)) this.#index = this.#open();
      const index = await this.#index;
      const refreshed = await index?.refresh();
      if (refreshed) this.#fault = refreshed.ok ? null : refreshed.message;
      if (refreshed && !refreshed.ok) log().warn(refreshed.message);
      // Whoever shows the list asks for it at once.
      await nextTurn();
    }
    this.#listChanged.fire();
  }

  /** Compares the active runs with those that are followed. A look at one small folder. */
  #look(): void {
    this.#watch();
    const active = new Set(listActiveRuns(this.home.home).map(({ runId }) => runId));
    let isChanged = false;
    for (const runId of active) {
      if (this.#live.has(runId)) continue;
      this.#follow(runId);
      isChanged = true;
    }
    for (const [runId, run] of this.#live) {
      if (active.has(runId) && !isOver(run)) continue;
      run.dispose();
      this.#live.delete(runId);
      this.#missed.left(run);
      isChanged = true;
    }
    for (const missed of this.#missed.look(MOST_MISSED_A_LOOK, (runId) => active.has(runId))) {
      this.#runChanged.fire(missed);
      isChanged = true;
    }
    if (isChanged) this.#refreshIndex();
  }

  /** An owner that dies says nothing: it has to be looked at. */
  #checkOwners(): void {
    let isChanged = false;
    for (const [runId, run] of this.#live) {
      if (!run.checkOwner() || !run.state) continue;
      this.#runChanged.fire({ runId, state: run.state, events: [] });
      isChanged = true;
    }
    if (isChanged) this.#listChanged.fire();
  }

  #follow(runId: string): void {
    const run = new LiveRun(runFolder(this.home.home, runId), (events, state) => {
      this.#runChanged.fire({ runId, state, events });
      if (isFinalRunState(state.state)) this.#refreshIndex();
    });
    this.#live.set(runId, run);
  }

  /** The folder may not be there before the first run. */
  #watch(): void {
    if (this.#isWatching) return;
    try {
      // A run may have come and gone before the look: the index tells of it all the same.
      const watcher = watch(activeFolder(this.home.home), () => this.lookNow());
      watcher.on('error', () => {
        this.#isWatching = false;
        watcher.close();
      });
      this.#closeWatcher = () => watcher.close();
      this.#isWatching = true;
    } catch {
      // Not there yet, or out of watches: the poll does.
    }
  }
}

function isOver(run: LiveRun): boolean {
  return run.state !== null && isFinalRunState(run.state.state);
}
