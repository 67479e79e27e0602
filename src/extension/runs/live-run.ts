// A run that is not over, followed from its journal.
import type * as vscode from 'vscode';
import type { RunEvent } from '../../core/events.js';
import { applyEvent, type RunState } from '../../core/run-state.js';
import type { RunStateName } from '../../core/states.js';
import { isAbandoned } from '../../history/abandoned-run.js';
import { followJournal } from '../../history/journal-follower.js';
import type { RunFolder } from '../../history/run-folder.js';

export interface RunChange {
  readonly runId: string;
  readonly state: RunState;
  /** None when only the owner came or went. */
  readonly events: readonly RunEvent[];
}

export class LiveRun implements vscode.Disposable {
  readonly folder: RunFolder;
  readonly #stop: () => void;
  #state: RunState | null = null;
  #isInterrupted = false;

  /** `onEvents` is called with the events that came and the state after them. */
  constructor(folder: RunFolder, onEvents: (events: readonly RunEvent[], state: RunState) => void) {
    this.folder = folder;
    this.#stop = followJournal(folder, {
      onEvents: (events) => {
        const isFirst = this.#state === null;
        for (const event of events) this.#state = applyEvent(this.#state, event);
        // Who writes is alive; and of a run that is found as it stands its owner may have died long ago.
        if (isFirst || this.#isInterrupted) this.checkOwner();
        if (this.#state) onEvents(events, this.#state);
      },
      onError: () => {},
    });
  }

  get state(): RunState | null {
    return this.#state;
  }

  /** The state as a person should see it: `interrupted` while nobody owns a run that is not over. */
  get stateSeen(): RunStateName | null {
    return this.#isInterrupted ? 'interrupted' : (this.#state?.state ?? null);
  }

  /** Looks whether the owner still lives, which no event tells; true when that has changed. */
  checkOwner(): boolean {
    const isInterrupted = this.#state?.state === 'running' && isAbandoned(this.folder);
    if (isInterrupted === this.#isInterrupted) return false;
    this.#isInterrupted = isInterrupted;
    return true;
  }

  dispose(): void {
    this.#stop();
  }
}
