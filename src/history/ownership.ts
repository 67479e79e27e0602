// Who owns a run: the one process that may write its journal and end its attempts.
import {
  type ClaimStanding,
  claimStanding,
  forgetOldClaims,
  makeClaim,
  readClaim,
  releaseClaim,
} from './claim.js';
import type { ProcessIdentity } from './process-identity.js';
import type { RunFolder } from './run-folder.js';

const NAME = 'owner';

/** `none`: never owned, or let go after its end. `gone`: its owner died. `foreign`: can't be told from here. */
export type OwnerStatus = 'none' | 'alive' | 'gone' | 'foreign';

export interface Owner {
  readonly status: OwnerStatus;
  /** False where no process ever took it. */
  readonly wasOwned: boolean;
  readonly holder: ProcessIdentity | null;
}

/** The owner of a run as it is now. */
export function readOwner(folder: RunFolder): Owner {
  const claim = readClaim(folder.path, NAME);
  const status = claim.status === 'released' ? 'none' : claim.status;
  return { status, wasOwned: claim.number > 0, holder: claim.holder };
}

/**
 * True where nobody goes on with a run that its journal shows running: its owner has died, or let it go and the line of
 * its end was lost. Of use only for such a run, and no proof where that was read a while ago: it may have ended since.
 */
export function isOwnerGone(folder: RunFolder): boolean {
  const { status } = readOwner(folder);
  return status === 'gone' || status === 'none';
}

export interface Ownership {
  /** From 1, one more for each owner. */
  readonly number: number;
  /** `superseded` once another has taken over: stop at once, write nothing more. `removed`: the history went. */
  standing(): ClaimStanding;
  /** Lets the run go at its end. */
  release(): void;
}

export type TakeOwnership =
  | { readonly ok: true; readonly ownership: Ownership }
  | {
      readonly ok: false;
      readonly reason: 'alive' | 'foreign' | 'lost_race';
      readonly holder: ProcessIdentity | null;
    };

/**
 * Takes a run that nobody owns or whose owner is gone; by `force` also from a foreign owner, never from one alive.
 */
export function takeOwnership(folder: RunFolder, options: { readonly force?: boolean } = {}): TakeOwnership {
  const claim = readClaim(folder.path, NAME);
  if (claim.status === 'alive' || (claim.status === 'foreign' && !options.force)) {
    return { ok: false, reason: claim.status, holder: claim.holder };
  }
  const number = claim.number + 1;
  if (!makeClaim(folder.path, NAME, number)) return { ok: false, reason: 'lost_race', holder: null };
  forgetOldClaims(folder.path, NAME, number - 1);
  return {
    ok: true,
    ownership: {
      number,
      standing: () => claimStanding(folder.path, NAME, number),
      release: () => releaseClaim(folder.path, NAME, number),
    },
  };
}
