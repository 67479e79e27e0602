// Makes one of all the schedulers of a home the one that acts. It holds a claim; the others look now and then, and
// take over when its process is gone.
import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { statIfAny } from '../files/stat-if-any.js';
import { forgetOldClaims, isClaimInForce, makeClaim, readClaim, releaseClaim } from '../history/claim.js';
import type { ProcessIdentity } from '../history/process-identity.js';
import type { Clock } from './clock.js';

const NAME = 'scheduler';
/** A holder beats at least so often. */
export const BEAT_MS = 5000;
/**
 * A holder in a container or on another host can't be seen, but its heartbeat: without one for so long it is gone.
 * With the looks of who waits this stays under 15 seconds.
 */
const UNSEEN_STALE_MS = 10_000;
const BUSY_BEAT_MS = 1000;

export type LeaseLook =
  | { readonly isHeld: true; readonly isNew: boolean }
  | {
      readonly isHeld: false;
      readonly isLost: boolean;
      readonly holder: ProcessIdentity | null;
      /** The holder is known by its heartbeat only: to be looked at often. */
      readonly isUnseen: boolean;
    };

export class Lease {
  readonly #home: string;
  readonly #clock: Clock;
  #number: number | null = null;
  #beatAt = Number.NEGATIVE_INFINITY;
  #heartbeat: { readonly number: number; readonly mtimeMs: number; readonly since: number } | null = null;

  constructor(home: string, clock: Clock) {
    this.#home = home;
    this.#clock = clock;
  }

  /**
   * Takes the lease where it is free, keeps it where it is held; to be called every few seconds. Throws what the file
   * system throws.
   */
  look(): LeaseLook {
    if (this.#number !== null) {
      if (this.isInForce()) {
        this.#beat(this.#number);
        return { isHeld: true, isNew: false };
      }
      this.#number = null;
      return { isHeld: false, isLost: true, holder: null, isUnseen: false };
    }
    if (!existsSync(this.#home))
      throw new Error(
        `${this.#home} was removed, with what is enabled; taskflow scheduler --enable makes it anew`,
      );
    const { number, status, holder } = readClaim(this.#home, NAME);
    const isTaken = status === 'alive' || (status === 'foreign' && !this.#isStale(number));
    if (isTaken || !makeClaim(this.#home, NAME, number + 1))
      return { isHeld: false, isLost: false, holder, isUnseen: status === 'foreign' };
    this.#number = number + 1;
    forgetOldClaims(this.#home, NAME, this.#number);
    return { isHeld: true, isNew: true };
  }

  /** False once another has taken over: to be asked before everything that must not happen twice. */
  isInForce(): boolean {
    return this.#number !== null && isClaimInForce(this.#home, NAME, this.#number);
  }

  /** As `isInForce`, with a heartbeat: for work that takes longer than from one look to the next. */
  keep(): boolean {
    const isKept = this.isInForce();
    if (isKept && this.#number !== null && this.#clock.elapsed() - this.#beatAt >= BUSY_BEAT_MS)
      this.#beat(this.#number);
    return isKept;
  }

  release(): void {
    if (this.#number !== null && this.isInForce()) releaseClaim(this.#home, NAME, this.#number);
    this.#number = null;
  }

  #beat(number: number): void {
    this.#beatAt = this.#clock.elapsed();
    try {
      const now = new Date();
      utimesSync(this.#path(number), now, now);
    } catch {
      // Only who can't see this process asks for it, and whoever takes over is seen at the next look.
    }
  }

  /** By what is seen to change, not by what the time is: clocks are set. */
  #isStale(number: number): boolean {
    const mtimeMs = statIfAny(this.#path(number))?.mtimeMs ?? 0;
    const since = this.#clock.elapsed();
    const before = this.#heartbeat;
    if (before?.number !== number || before.mtimeMs !== mtimeMs) {
      this.#heartbeat = { number, mtimeMs, since };
      return false;
    }
    return since - before.since >= UNSEEN_STALE_MS;
  }

  #path(number: number): string {
    return join(this.#home, `${NAME}.${number}.json`);
  }
}

/** Who holds the lease of a home, as far as can be told from outside; null: nobody. */
export function readHolder(home: string): { readonly holder: ProcessIdentity | null } | null {
  const { status, holder } = readClaim(home, NAME);
  return status === 'alive' || status === 'foreign' ? { holder } : null;
}
