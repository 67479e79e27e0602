// The time of one run as its engine sees it: it goes forward only, whoever sets the clock of the machine meanwhile.
import { uptime } from 'node:os';

/** What a clock is made of, all in milliseconds. */
export interface TimeSources {
  /** Since 1970, as set by whoever sets it. */
  readonly wall: () => number;
  /** Never set; on Linux it stands while the machine sleeps. */
  readonly steady: () => number;
  /** Since the machine's start, its sleep included; coarse. */
  readonly sinceBoot: () => number;
}

const THIS_MACHINE: TimeSources = {
  wall: () => Date.now(),
  steady: () => performance.now(),
  sinceBoot: () => uptime() * 1000,
};

/** A gap between the two that is longer than this was a sleep of the machine. */
const SLEPT_MS = 2000;
/** So often it is asked whether the machine has slept: that reads a file. */
const LOOK_MS = 1000;

/**
 * It starts at the wall's time, or at the last moment that the run's journal knows where that is later, and counts from
 * there what has passed. So a timeout, a retry's delay and a duration keep their length when the clock of the machine
 * is set, and no later event of a journal has an earlier time. Time in which the machine slept has passed, too.
 */
export class RunClock {
  readonly #sources: TimeSources;
  readonly #start: number;
  readonly #steadyStart: number;
  readonly #bootStart: number;
  #lookedAt: number;
  #sleptMs = 0;

  /** @param notBefore milliseconds since 1970 */
  constructor(notBefore: number, sources: TimeSources = THIS_MACHINE) {
    this.#sources = sources;
    this.#start = Math.max(sources.wall(), notBefore);
    this.#steadyStart = sources.steady();
    this.#bootStart = sources.sinceBoot();
    this.#lookedAt = this.#steadyStart;
  }

  /** Whole milliseconds since 1970. */
  now(): number {
    const steady = this.#sources.steady();
    const passed = steady - this.#steadyStart;
    if (steady - this.#lookedAt >= LOOK_MS) {
      this.#lookedAt = steady;
      const gap = this.#sources.sinceBoot() - this.#bootStart - passed;
      if (gap > this.#sleptMs + SLEPT_MS) this.#sleptMs = gap;
    }
    return Math.floor(this.#start + passed + this.#sleptMs);
  }
}
