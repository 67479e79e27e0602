// Which processes are an attempt's: its leader, what descends from it, its group, and what carries its nonce.
import { type ProcessSnapshot, snapshotWithin } from './process-snapshot.js';
import type { ProcessEntry } from './process-table.js';

export interface Tree {
  /** Leader of the attempt's process group. */
  readonly leader: number;
  readonly nonce: string;
  /** Set where a host of functions or a slot shell has the attempt: as in its TASKFLOW_HOST. */
  readonly host?: string;
  /** Set where the leader is the command itself: else it is who records the end, and has to be killed last. */
  readonly isRecordedOutside?: boolean;
  /** Set where the leader's number was read from a record: it may be another's by now. */
  readonly isAdopted?: boolean;
  /** Set where the leader has ended: what has its number is another's. */
  readonly isLeaderGone?: boolean;
}

export interface Member extends ProcessEntry {
  /** True where every process of its group is the tree's. */
  readonly isWholeGroup: boolean;
}

/** Attempts that look within this share one look. */
const SHARED_MS = 15;
/** A process has its variables back after a fraction of this. */
const UNCLEAR_MS = 1000;

/** Remembers what it has seen: a grandchild whose parent has ended is not found by descent any more. */
export class TreeMembers {
  readonly #tree: Tree;
  /** Starts by pid: a pid with another start is another's by now. */
  readonly #known = new Map<number, string>();
  /** Until the leader was seen, or is known to be gone. */
  #isFirst = true;
  #isUnclear = false;
  #unclearSince: number | null = null;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** True where the last look found nothing, and perhaps only because it came at a bad moment. */
  get isUnclear(): boolean {
    return this.#isUnclear;
  }

  /** What lives of the tree now, parents mostly before their children. Throws UnreadableTable. */
  look(): readonly Member[] {
    const start = performance.now();
    const shared = snapshotWithin(SHARED_MS);
    const seen = this.#lookAt(shared);
    const isOfNow = shared.at >= start;
    if (isOfNow || shared.find(this.#tree.leader)) this.#isFirst = false;
    this.#isUnclear = false;
    if (seen.length > 0) return seen;
    // That nothing is left is believed only of a look of now: its leader may be younger than the other.
    const last = isOfNow ? shared : snapshotWithin(0);
    const own = isOfNow ? seen : this.#lookAt(last);
    this.#isFirst = false;
    this.#isUnclear = own.length === 0 && last.hasUnclear() && this.#isPatient();
    return own;
  }

  /** Others may start one process after the other without variables. */
  #isPatient(): boolean {
    this.#unclearSince ??= performance.now();
    return performance.now() - this.#unclearSince < UNCLEAR_MS;
  }

  #lookAt(snapshot: ProcessSnapshot): readonly Member[] {
    const { nonce, leader } = this.#tree;
    const hasGroup = this.#hasGroup(snapshot);
    const found = new Map<number, ProcessEntry>();
    const open = snapshot.entries.filter(
      ({ pid, group, started }) =>
        this.#known.get(pid) === started ||
        (hasGroup && group === leader) ||
        snapshot.belongingOf(pid, nonce) === 'ours',
    );
    // Grows while it is walked.
    for (const entry of open) {
      if (found.has(entry.pid) || entry.pid === process.pid) continue;
      if (entry.pid !== leader && snapshot.belongingOf(entry.pid, nonce) === 'other') continue;
      found.set(entry.pid, entry);
      open.push(...snapshot.childrenOf(entry.pid));
    }
    for (const { pid, started } of found.values()) this.#known.set(pid, started);
    const others = snapshot.entries.filter(({ pid }) => !found.has(pid));
    const mixed = new Set(others.map(({ group }) => group));
    return [...found.values()].map((entry) => ({ ...entry, isWholeGroup: !mixed.has(entry.group) }));
  }

  /** True where the group of the leader's number is the tree's: while one of it lives, nobody else gets that number. */
  #hasGroup(snapshot: ProcessSnapshot): boolean {
    const { leader, isAdopted = false } = this.#tree;
    const entry = snapshot.find(leader);
    if (!entry) return this.#known.has(leader) || !isAdopted;
    return this.#isFirst ? this.#isLeader(entry, snapshot) : this.#known.get(leader) === entry.started;
  }

  #isLeader({ pid, parent }: ProcessEntry, snapshot: ProcessSnapshot): boolean {
    const { nonce, host, isRecordedOutside, isAdopted, isLeaderGone } = this.#tree;
    if (isLeaderGone) return false;
    if (!isAdopted || process.platform !== 'linux') return true;
    if (snapshot.belongingOf(pid, nonce) === 'ours') return true;
    // The slot shell that recorded it waits for its child: of one that is another user's by now nothing else can be read.
    return host !== undefined && snapshot.marksOf(isRecordedOutside ? parent : pid).host === host;
  }
}
