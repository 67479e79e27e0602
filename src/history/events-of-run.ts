// The events of one run out of what its journal holds: damage can put anything anywhere.
import type { RunEvent } from '../core/events.js';

/** Takes the events of a journal in its order, piece by piece. */
export class EventsOfRun {
  #runId: string | null;
  #isCreated = false;

  /** Without an id: of the run that the journal says was created. */
  constructor(runId: string | null = null) {
    this.#runId = runId;
  }

  /** Leaves out what stands before the run's creation, a second creation, and what is another run's. */
  take(events: readonly RunEvent[]): readonly RunEvent[] {
    return events.filter((event) => {
      if (event.type === 'run_created') {
        if (this.#isCreated || (this.#runId !== null && event.run_id !== this.#runId)) return false;
        this.#runId = event.run_id;
        this.#isCreated = true;
        return true;
      }
      return this.#isCreated && event.run_id === this.#runId;
    });
  }
}
