// Short critical sections over a home: which queued run may start is decided by one process at a time.
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetOldClaims, makeClaim, readClaim, releaseClaim } from './claim.js';

const NAME = 'lock';
/** A foreign holder can't be asked whether it lives. Sections take milliseconds, so this is long enough. */
const FOREIGN_PATIENCE_MS = 10_000;

/** Runs `section` while no other process is inside one. It must be short and synchronous. */
export async function withHomeLock<T>(home: string, section: () => T): Promise<T> {
  const number = await acquire(home);
  try {
    return section();
  } finally {
    releaseClaim(home, NAME, number);
  }
}

async function acquire(home: string): Promise<number> {
  const since = performance.now();
  for (;;) {
    const claim = readClaim(home, NAME);
    const isPatienceOver = claim.status === 'foreign' && performance.now() - since > FOREIGN_PATIENCE_MS;
    if (claim.status === 'none' || claim.status === 'released' || claim.status === 'gone' || isPatienceOver) {
      if (makeClaim(home, NAME, claim.number + 1)) {
        forgetOldClaims(home, NAME, claim.number + 1);
        return claim.number + 1;
      }
    }
    await sleep(2 + Math.random() * 8);
  }
}
