// Folds the journals of a home's runs for the index. A run that is not over is kept in memory, so that its journal
// is read on as it grows, and never again from the start.
import { accessSync, constants, lstatSync } from 'node:fs';
import { applyEvent, type RunState } from '../core/run-state.js';
import { isFinalRunState } from '../core/states.js';
import { accessReason } from './access-reason.js';
import { EventsOfRun } from './events-of-run.js';
import { readJournalFrom } from './journal-reader.js';
import { pace } from './pace.js';
import { runFolder } from './run-folder.js';
import { isRun } from './run-ids.js';

/** Some milliseconds' work: between two pieces others get their turn. */
const PIECE_BYTES = 128 * 1024;

export type FoldedRun =
  | { readonly kind: 'gone'; readonly runId: string }
  | { readonly kind: 'unreadable'; readonly runId: string; readonly size: number; readonly reason: string }
  | {
      readonly kind: 'run';
      readonly runId: string;
      readonly state: RunState;
      /** Bytes of the journal that are in the state. */
      readonly size: number;
      /** The tasks that changed since the run was folded last, then `since` bytes of its journal; null: all may have. */
      readonly changed: { readonly since: number; readonly tasks: ReadonlySet<string> } | null;
    };

export class JournalFolds {
  readonly #home: string;
  readonly #live = new Map<
    string,
    { readonly state: RunState; readonly size: number; readonly own: EventsOfRun }
  >();

  constructor(home: string) {
    this.#home = home;
  }

  /** Folds what a run's journal has more than last time; of one not seen before, the whole. Never rejects. */
  async fold(runId: string): Promise<FoldedRun> {
    let size = 0;
    try {
      const found = journalSize(this.#home, runId);
      if (found === null) return { kind: 'gone', runId };
      size = found;
      return size === 0 ? unreadable(runId, size, whyNone(this.#home, runId)) : await this.#read(runId, size);
    } catch (error) {
      return unreadable(runId, size, accessReason(error));
    }
  }

  async #read(runId: string, size: number): Promise<FoldedRun> {
    const known = this.#live.get(runId);
    this.#live.delete(runId);
    const live = known && known.size <= size ? known : null;
    const tasks = new Set<string>();
    let isRetried = false;
    let state = live?.state ?? null;
    let offset = live?.size ?? 0;
    const own = live?.own ?? new EventsOfRun(runId);
    const turn = pace();
    while (offset < size) {
      const part = readJournalFrom(runFolder(this.#home, runId).journal, offset, PIECE_BYTES);
      for (const event of own.take(part.events)) {
        state = applyEvent(state, event);
        if ('task_id' in event) tasks.add(event.task_id);
        isRetried ||= event.type === 'run_retried';
      }
      if (part.offset === offset) break;
      offset = part.offset;
      await turn();
    }
    if (state === null) return unreadable(runId, size, 'its journal holds no run');
    if (!isFinalRunState(state.state)) this.#live.set(runId, { state, size: offset, own });
    const changed = live && !isRetried ? { since: live.size, tasks } : null;
    return { kind: 'run', runId, state, size: offset, changed };
  }
}

/**
 * Bytes of a run's journal, 0 where it has none or it may not be read, which another user can change; null where there
 * is no folder of the run. Links don't count.
 */
export function journalSize(home: string, runId: string): number | null {
  if (!isRun(home, runId)) return null;
  const { journal } = runFolder(home, runId);
  try {
    const status = lstatSync(journal, { throwIfNoEntry: false });
    if (!status?.isFile()) return 0;
    accessSync(journal, constants.R_OK);
    return status.size;
  } catch {
    return 0;
  }
}

/** Why there is nothing to read of a run. */
function whyNone(home: string, runId: string): string {
  try {
    accessSync(runFolder(home, runId).journal, constants.R_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return accessReason(error);
  }
  return 'it has no journal';
}

function unreadable(runId: string, size: number, reason: string): FoldedRun {
  return { kind: 'unreadable', runId, size, reason };
}
