// The time as a scheduler sees it, so that tests can move it.

export interface Clock {
  /** Milliseconds since 1970. May jump: clocks are set, machines sleep. */
  now(): number;
  /** Milliseconds since some moment; never jumps. */
  elapsed(): number;
  /** Calls back once, that much later; what it returns calls it off. */
  after(delayMs: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};
