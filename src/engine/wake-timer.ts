// One timer that is set anew whenever the next time to act changes.

/** Longest time that setTimeout takes. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export class WakeTimer {
  readonly #onWake: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(onWake: () => void) {
    this.#onWake = onWake;
  }

  /** @param at milliseconds since 1970, or null for never. May wake early, where that is weeks away. */
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
      Math.min(Math.max(0, next - Date.now()), MAX_TIMEOUT_MS),
    );
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
