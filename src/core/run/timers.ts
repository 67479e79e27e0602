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
  #next: number | undefined;
  #count = 0;

  add(timer: Timer): void {
    if (this.#next !== undefined) this.#order.push(this.#next, -this.#at(this.#next));
    this.#timers.set(this.#count, timer);
    this.#order.push(this.#count, -timer.at);
    this.#count += 1;
    this.#next = this.#order.pop();
  }

  /** Time of the first one, or null. */
  get nextAt(): number | null {
    return this.#next === undefined ? null : this.#at(this.#next);
  }

  /** Takes out the first one that is due at `now`. */
  takeDue(now: number): Timer | null {
    const next = this.#next;
    if (next === undefined || this.#at(next) > now) return null;
    const timer = this.#timers.get(next) ?? null;
    this.#timers.delete(next);
    this.#next = this.#order.pop();
    return timer;
  }

  #at(key: number): number {
    return this.#timers.get(key)?.at ?? Number.POSITIVE_INFINITY;
  }
}
