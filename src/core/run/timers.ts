// The times a run waits for: retries, deadlines of attempts and of the run itself.
import { PriorityQueue } from '../priority-queue.js';

export type Timer =
  | { readonly kind: 'retry'; readonly at: number; readonly task: number }
  | {
      readonly kind: 'attempt_deadline';
      readonly at: number;
      readonly task: number;
      readonly attempt: number;
    }
  | { readonly kind: 'run_deadline'; readonly at: number };

/** Timers in order of time. One that no longer matters stays in until its time; its owner ignores it then. */
export class Timers {
  readonly #timers = new Map<number, Timer>();
  readonly #order = new PriorityQueue();
  #count = 0;

  add(timer: Timer): void {
    this.#timers.set(this.#count, timer);
    this.#order.push(this.#count, -timer.at);
    this.#count += 1;
  }

  /** Time of the first one, or null. */
  get nextAt(): number | null {
    return this.#next()?.at ?? null;
  }

  /** Takes out the first one that is due at `now`. */
  takeDue(now: number): Timer | null {
    const timer = this.#next();
    if (timer === undefined || timer.at > now) return null;
    const key = this.#order.pop();
    if (key !== undefined) this.#timers.delete(key);
    return timer;
  }

  #next(): Timer | undefined {
    const { first } = this.#order;
    return first === undefined ? undefined : this.#timers.get(first);
  }
}
