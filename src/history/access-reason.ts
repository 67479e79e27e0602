// Why a file of the history can't be used, and whose it is where it is another user's.
import { reasonOf } from '../core/reason-of.js';
import { findRefuser } from '../files/file-owner.js';

/** What an error says; where it is one of permissions and the place is another user's, also whose, and what to do. */
export function accessReason(error: unknown): string {
  const reason = reasonOf(error);
  const { code, path } = error as { readonly code?: unknown; readonly path?: unknown };
  if ((code !== 'EACCES' && code !== 'EPERM') || typeof path !== 'string') return reason;
  const other = findRefuser(path);
  if (!other) return reason;
  const { place, owner, user } = other;
  return `${reason}. ${place} belongs to the user ${owner}, and this runs as ${user}: run it as ${owner}, or have that opened or given to ${user} (chmod, chown)`;
}
