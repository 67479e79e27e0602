// Runs that came and went between two looks: a failure of theirs is news like any other.
import { statSync } from 'node:fs';
import type { RunEvent } from '../../core/events.js';
import { endOfChanges, readChanges } from '../../history/changes-log.js';
import { runFolder } from '../../history/run-folder.js';
import { LiveRun, type RunChange } from './live-run.js';

/** Ends are noted soon after they are seen. */
const MOST_REMEMBERED = 1_000;

/** Takes them from the log of changes, from where it ended when this was made. */
export class MissedRuns {
  readonly #home: string;
  /** Runs that were followed to their end, with what their journals held then: a retry goes on after that. */
  readonly #ended = new Map<string, { readonly seq: number; readonly size: number }>();
  readonly #noted = new Set<string>();
  #offset: number;

  constructor(home: string) {
    this.#home = home;
    this.#offset = endOfChanges(home);
  }

  /** What has happened in this run up to now is known. */
  ended({ folder, state }: LiveRun): void {
    if (state) this.#remember(folder.runId, state.seq, sizeOf(folder.journal));
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
    const known = this.#ended.get(runId);
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
    this.#ended.delete(runId);
    if (size !== null) this.#ended.set(runId, { seq, size });
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MOST_REMEMBERED && oldest !== undefined) this.#ended.delete(oldest);
  }
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null;
}
