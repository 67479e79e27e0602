// Runs that came and went between two looks: a failure of theirs is news like any other.
import type { RunEvent } from '../../core/events.js';
import { isFinalRunState } from '../../core/states.js';
import { statIfAny } from '../../files/stat-if-any.js';
import { endOfChanges, readChanges } from '../../history/changes-log.js';
import { runFolder } from '../../history/run-folder.js';
import { LiveRun, type RunChange } from './live-run.js';

/** Ends are noted soon after they are seen. */
const MOST_REMEMBERED = 1_000;

/** Takes them from the log of changes, from where it ended when this was made. */
export class MissedRuns {
  readonly #home: string;
  /** How far runs were followed, with the size of the journal of those that were over: a retry goes on after that. */
  readonly #known = new Map<string, { readonly seq: number; readonly size: number | null }>();
  readonly #noted = new Set<string>();
  #offset: number;

  constructor(home: string) {
    this.#home = home;
    this.#offset = endOfChanges(home);
  }

  /** A run is followed no longer. What it had come to is known; its end may have been written since. */
  left({ folder, state }: LiveRun): void {
    const isOver = state !== null && isFinalRunState(state.state);
    if (state) this.#remember(folder.runId, state.seq, isOver ? sizeOf(folder.journal) : null);
    if (!isOver) this.#noted.add(folder.runId);
  }

  /** What is not known of runs that are over, of so many at most; the others are kept for the next look. */
  look(most: number, isActive: (runId: string) => boolean): RunChange[] {
    this.#readNotes();
    const changes: RunChange[] = [];
    for (const runId of [...this.#noted].slice(0, most)) {
      this.#noted.delete(runId);
      // What is active is followed, or will be.
      const change = isActive(runId) ? null : this.#changeOf(runId);
      if (change) changes.push(change);
    }
    return changes;
  }

  #readNotes(): void {
    try {
      const { runIds, offset } = readChanges(this.#home, this.#offset);
      this.#offset = offset;
      for (const runId of runIds) this.#noted.add(runId);
    } catch {
      // The index says of its own reading what is wrong.
    }
  }

  #changeOf(runId: string): RunChange | null {
    const folder = runFolder(this.#home, runId);
    const known = this.#known.get(runId);
    const size = sizeOf(folder.journal);
    // Removed, or seen to its end.
    if (size === null || known?.size === size) return null;
    const fresh: RunEvent[] = [];
    const run = new LiveRun(folder, (events) => {
      fresh.push(...events.filter(({ seq }) => seq > (known?.seq ?? 0)));
    });
    run.dispose();
    const { state } = run;
    if (!state || fresh.length === 0) return null;
    this.#remember(runId, state.seq, size);
    return { runId, state, events: fresh };
  }

  #remember(runId: string, seq: number, size: number | null): void {
    this.#known.delete(runId);
    this.#known.set(runId, { seq, size });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}

function sizeOf(path: string): number | null {
  return statIfAny(path)?.size ?? null;
}
