// The run that a page shows: its events as they come, numbered, some of them together.
import type { RunEvent } from '../core/events.js';
import { applyEvent, type RunState } from '../core/run-state.js';
import { followJournal } from '../history/journal-follower.js';
import type { RunFolder } from '../history/run-folder.js';

/** Events within this time go in one message: three frames. */
const MERGE_MS = 50;
/** Where there are many tasks: to carry and to draw each change takes more from the run than the eye gets of it. */
const MANY_TASKS = 300;
const MANY_MERGE_MS = 200;

export class FollowedRun {
  readonly folder: RunFolder;
  readonly #events: RunEvent[] = [];
  readonly #stop: () => void;
  #state: RunState | null = null;
  #sent = 0;
  #timer: NodeJS.Timeout | undefined;
  #isLive = false;

  /** `send` gets what came since the last call, once `begin` has been called. */
  constructor(
    folder: RunFolder,
    send: (events: readonly RunEvent[], afterSeq: number, state: RunState) => void,
  ) {
    this.folder = folder;
    this.#stop = followJournal(folder, {
      onEvents: (events) => {
        for (const event of events) {
          this.#events.push(event);
          this.#state = applyEvent(this.#state, event);
        }
        if (!this.#isLive) return;
        const isMany = (this.#state?.tasks.size ?? 0) > MANY_TASKS;
        const wait = isMany ? MANY_MERGE_MS : MERGE_MS;
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          const fresh = this.#events.slice(this.#sent);
          const after = this.#sent === 0 ? 0 : (this.#events[this.#sent - 1]?.seq ?? 0);
          this.#sent = this.#events.length;
          if (fresh.length > 0 && this.#state) send(fresh, after, this.#state);
        }, wait);
      },
      onError: () => {},
    });
  }

  get state(): RunState | null {
    return this.#state;
  }

  /** All events so far; from here on what comes is sent. */
  begin(): readonly RunEvent[] {
    this.#isLive = true;
    this.#sent = this.#events.length;
    return [...this.#events];
  }

  /** The events after a number. */
  after(seq: number): readonly RunEvent[] {
    return this.#events.filter((event) => event.seq > seq);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stop();
  }
}
