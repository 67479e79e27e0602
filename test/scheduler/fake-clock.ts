// A clock that tests move by hand.
import type { Clock } from '../../src/scheduler/clock.js';

interface Timer {
  readonly at: number;
  readonly call: () => void;
}

export class FakeClock implements Clock {
  #now: number;
  #elapsed = 0;
  readonly #timers = new Set<Timer>();
  #onSleep: () => void = () => {};

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(delayMs: number, call: () => void): () => void {
    const timer = { at: this.#elapsed + delayMs, call };
    this.#timers.add(timer);
    this.#onSleep();
    return () => void this.#timers.delete(timer);
  }

  /** Somebody sets the clock, or the machine has slept: no timer has gone on meanwhile. */
  jump(ms: number): void {
    this.#now += ms;
  }

  /** Lets so much time pass; returns when all `sleepers` wait again. */
  async advance(ms: number, sleepers = 1): Promise<void> {
    const until = this.#elapsed + ms;
    for (;;) {
      await this.asleep(sleepers);
      const next = [...this.#timers].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > until) break;
      this.#move(next.at - this.#elapsed);
      this.#timers.delete(next);
      next.call();
    }
    this.#move(until - this.#elapsed);
  }

  /** Resolves when so many wait for a time to come. */
  async asleep(sleepers = 1): Promise<void> {
    while (this.#timers.size < sleepers) {
      await new Promise<void>((resolve) => {
        this.#onSleep = resolve;
      });
    }
  }

  #move(ms: number): void {
    this.#elapsed += ms;
    this.#now += ms;
  }
}
