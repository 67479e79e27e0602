// A run that is not over, followed from its journal.
import type * as vscode from 'vscode';
import type { RunEvent } from '../../core/events.js';
import { applyEvent, type RunState } from '../../core/run-state.js';
import { followJournal } from '../../history/journal-follower.js';
import type { RunFolder } from '../../history/run-folder.js';

export class LiveRun implements vscode.Disposable {
  readonly folder: RunFolder;
  readonly #stop: () => void;
  #state: RunState | null = null;

  /** `onEvents` is called with the events that came and the state after them. */
  constructor(folder: RunFolder, onEvents: (events: readonly RunEvent[], state: RunState) => void) {
    this.folder = folder;
    this.#stop = followJournal(folder, {
      onEvents: (events) => {
        for (const event of events) this.#state = applyEvent(this.#state, event);
        if (this.#state) onEvents(events, this.#state);
      },
      onError: () => {},
    });
  }

  get state(): RunState | null {
    return this.#state;
  }

  dispose(): void {
    this.#stop();
  }
}
