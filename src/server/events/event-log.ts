// The last events of all runs, numbered, for streams that take up where they were cut.
import { randomBytes } from 'node:crypto';
import type { Limits } from '../limits.js';
import type { LiveEvent, LiveRuns } from './live-runs.js';

export interface LoggedEvent extends LiveEvent {
  /** From 1, in the order in which they were seen. */
  readonly number: number;
}

export class EventLog {
  /** Names this log: numbers of another one mean nothing here. */
  readonly epoch = randomBytes(6).toString('hex');
  readonly #limits: Pick<Limits, 'keptEvents' | 'keptEventBytes'>;
  readonly #waiting = new Set<() => void>();
  #events: LoggedEvent[] = [];
  #first = 0;
  #bytes = 0;
  #last = 0;

  constructor(live: LiveRuns, limits: Pick<Limits, 'keptEvents' | 'keptEventBytes'>) {
    this.#limits = limits;
    live.onEvents((_, events) => this.#add(events));
  }

  /** Number of the last event; 0: none yet. */
  get last(): number {
    return this.#last;
  }

  /** The events after a number, or null where some of them are kept no more. */
  after(number: number): readonly LoggedEvent[] | null {
    const kept = this.#events.length - this.#first;
    const missing = this.#last - number;
    if (missing < 0 || missing > kept) return null;
    return missing === 0 ? [] : this.#events.slice(-missing);
  }

  /** Calls back once, at the next event. Returns what calls it off. */
  onNext(call: () => void): () => void {
    this.#waiting.add(call);
    return () => this.#waiting.delete(call);
  }

  #add(events: readonly LiveEvent[]): void {
    for (const event of events) {
      this.#last += 1;
      this.#events.push({ ...event, number: this.#last });
      this.#bytes += event.json.length;
    }
    const { keptEvents, keptEventBytes } = this.#limits;
    while (this.#events.length - this.#first > keptEvents || this.#bytes > keptEventBytes) {
      this.#bytes -= this.#events[this.#first]?.json.length ?? 0;
      this.#first += 1;
    }
    // A shift of each would cost the whole array.
    if (this.#first > keptEvents || this.#first * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#first);
      this.#first = 0;
    }
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const call of waiting) call();
  }
}
