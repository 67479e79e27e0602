// One timer that is set anew whenever the next time to act changes.

/** So long it waits at most before it looks again: a timer stands while the machine sleeps, the time does not. */
const LONGEST_MS = 60_000;

export class WakeTimer {
  readonly #onWake: () => void;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  /** `now`: milliseconds of the clock that `set` goes by. */
  constructor(onWake: () => void, now: () => number) {
    this.#onWake = onWake;
    this.#now = now;
  }

  /** @param at milliseconds, or null for never. Wakes early where that is more than a minute away. */
  set(at: number | null): void {
    const next = at ?? Number.POSITIVE_INFINITY;
    if (next === this.#at) return;
    this.clear();
    this.#at = next;
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(
      () => {
        this.#at = Number.POSITIVE_INFINITY;
        this.#onWake();
      },
      Math.min(Math.max(0, next - this.#now()), LONGEST_MS),
    );
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
