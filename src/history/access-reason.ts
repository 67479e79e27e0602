// Why a file of the history can't be used, and whose it is where it is another user's.
import { readFileSync, statSync } from 'node:fs';
import { findOwnerOf, findRefuser, type OtherOwner, type OwnerLook } from '../core/file-owner.js';
import { reasonOf } from '../core/reason-of.js';

const look: OwnerLook = {
  uid: process.getuid?.() ?? null,
  uidOf(path) {
    try {
      return statSync(path).uid;
    } catch {
      return null;
    }
  },
  users() {
    try {
      return readFileSync('/etc/passwd', 'utf8');
    } catch {
      return '';
    }
  },
};

/** What an error says; where it is one of permissions and the place is another user's, also whose, and what to do. */
export function accessReason(error: unknown): string {
  const reason = reasonOf(error);
  const { code, path } = error as { readonly code?: unknown; readonly path?: unknown };
  if ((code !== 'EACCES' && code !== 'EPERM') || typeof path !== 'string') return reason;
  const other = findRefuser(path, look);
  if (!other) return reason;
  const { place, owner, user } = other;
  return `${reason}. ${place} belongs to the user ${owner}, and this runs as ${user}: run it as ${owner}, or have that opened or given to ${user} (chmod, chown)`;
}

/** Who else than this user what stands at a path belongs to; null: nobody, or that can't be told. */
export function otherOwner(path: string): OtherOwner | null {
  return findOwnerOf(path, look);
}
