// Whose a file is that may not be used: what a person has to know to do something about it.
import { readFileSync, statSync } from 'node:fs';

/** What is asked of the system. */
export interface OwnerLook {
  /** Id of the user that runs this; null where users have none. */
  readonly uid: number | null;
  /** Of what stands at a path; null where nothing does, or it can't be looked at. */
  uidOf(path: string): number | null;
  /** The text of the system's list of users; empty where there is none. */
  users(): string;
}

export interface OtherOwner {
  /** The path, or the folder above it that keeps others from it. */
  readonly place: string;
  /** Name of the user it belongs to, or `ID 1234`. */
  readonly owner: string;
  /** Name of the user that runs this. */
  readonly user: string;
}

const SYSTEM: OwnerLook = {
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

/** Who else than this user what stands at the path belongs to; null: nobody, nothing is there, or it can't be told. */
export function findOwnerOf(path: string, look = SYSTEM): OtherOwner | null {
  const uid = look.uidOf(path);
  return uid === null ? null : otherOwner({ place: path, uid }, look);
}

/**
 * Who may keep this user from using the path: whom it belongs to, or the folder that it stands in or would; null where
 * both are this user's own, or that can't be told. O(depth of the path).
 */
export function findRefuser(path: string, look = SYSTEM): OtherOwner | null {
  const seen = nearestSeen(path, look);
  if (!seen) return null;
  // What is this user's own may still stand in a folder of another, which decides on what is made and removed there.
  const around = nearestSeen(folderOf(seen.place), look);
  return otherOwner(seen, look) ?? (around && otherOwner(around, look));
}

interface Seen {
  readonly place: string;
  readonly uid: number;
}

function otherOwner({ place, uid }: Seen, look: OwnerLook): OtherOwner | null {
  if (look.uid === null || uid === look.uid) return null;
  const users = look.users();
  return { place, owner: userName(uid, users), user: userName(look.uid, users) };
}

function nearestSeen(path: string, look: OwnerLook): Seen | null {
  for (let place = path; ; place = folderOf(place)) {
    const uid = look.uidOf(place);
    if (uid !== null) return { place, uid };
    if (folderOf(place) === place) return null;
  }
}

function folderOf(path: string): string {
  const end = path.replace(/\/+$/, '').lastIndexOf('/');
  return end > 0 ? path.slice(0, end) : '/';
}

function userName(uid: number, users: string): string {
  const line = users.split('\n').find((each) => each.split(':')[2] === String(uid));
  return line?.split(':')[0] || `ID ${uid}`;
}
