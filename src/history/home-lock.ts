// Short critical sections over a home: which queued run may start is decided by one process at a time.
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetOldClaims, makeClaim, readClaim, releaseClaim } from './claim.js';

const NAME = 'lock';
/** A foreign holder can't be asked whether it lives. Sections take milliseconds, so this is long enough. */
const FOREIGN_PATIENCE_MS = 10_000;
/** A holder that lives and has been inside for so long is stopped, or hangs on its disk. */
const PATIENCE_MS = 30_000;

/** Another process holds the home for longer than any section takes. */
export class HomeLocked extends Error {
  override readonly name = 'HomeLocked';

  constructor(home: string, pid: number | undefined) {
    const holder = pid === undefined ? 'another process' : `process ${pid}`;
    const advice = pid === undefined ? '' : `: if it is stopped, let it go on (kill -CONT ${pid}) or end it`;
    super(`${home} has been held by ${holder} for ${PATIENCE_MS / 1000} s${advice}`);
  }
}

/**
 * Runs `section` while no other process is inside one. It must be short and synchronous. Null, without having run it,
 * once `isWanted` says false. Rejects with HomeLocked.
 */
export async function whileHomeLocked<T>(
  home: string,
  section: () => T,
  isWanted: () => boolean,
): Promise<T | null> {
  const number = await acquire(home, isWanted);
  if (number === null) return null;
  try {
    return section();
  } finally {
    releaseClaim(home, NAME, number);
  }
}

/** The same for who waits in any case. */
export async function withHomeLock<T>(home: string, section: () => T): Promise<T> {
  const done = await whileHomeLocked(
    home,
    () => ({ value: section() }),
    () => true,
  );
  if (done === null) throw new Error('Internal error: a section that is always wanted');
  return done.value;
}

async function acquire(home: string, isWanted: () => boolean): Promise<number | null> {
  let since = performance.now();
  let seen = 0;
  while (isWanted()) {
    const claim = readClaim(home, NAME);
    // Where the holders change, it is only that there are many.
    if (claim.number !== seen) since = performance.now();
    seen = claim.number;
    const waitedMs = performance.now() - since;
    const isFree = claim.status === 'none' || claim.status === 'released' || claim.status === 'gone';
    if (isFree || (claim.status === 'foreign' && waitedMs > FOREIGN_PATIENCE_MS)) {
      if (makeClaim(home, NAME, claim.number + 1)) {
        forgetOldClaims(home, NAME, claim.number + 1);
        return claim.number + 1;
      }
    } else if (waitedMs > PATIENCE_MS) throw new HomeLocked(home, claim.holder?.pid);
    await sleep(2 + Math.random() * 8);
  }
  return null;
}
