// One look at all processes of the machine: where a hundred attempts are ended at once, they share it.
import { uptime } from 'node:os';
import {
  type Belonging,
  belongingBy,
  listProcesses,
  marksOf,
  type ProcessEntry,
  type ProcessMarks,
} from './process-table.js';

const YOUNG_SECONDS = 1;
/** Of Linux, in what it tells: always the same. */
const TICKS_PER_SECOND = 100;

export class ProcessSnapshot {
  /** When it was begun. */
  readonly at = performance.now();
  readonly entries: readonly ProcessEntry[] = listProcesses();
  readonly #madeAt = performance.now();
  readonly #byPid = new Map(this.entries.map((entry) => [entry.pid, entry]));
  readonly #marks = new Map<number, ProcessMarks>();
  #children: Map<number, ProcessEntry[]> | null = null;

  /**
   * True where a process has just been started of which cannot be told yet whose it is: while the system replaces a
   * program by another, its variables read as none.
   */
  hasUnclear(): boolean {
    const youngest = (uptime() - YOUNG_SECONDS) * TICKS_PER_SECOND;
    return this.entries.some(
      // The system's own threads have no group, nor ever variables.
      ({ pid, group, started }) => group !== 0 && Number(started) > youngest && this.marksOf(pid).isEmpty,
    );
  }

  isWithin(ageMs: number): boolean {
    return performance.now() - this.#madeAt <= ageMs;
  }

  find(pid: number): ProcessEntry | undefined {
    return this.#byPid.get(pid);
  }

  childrenOf(pid: number): readonly ProcessEntry[] {
    this.#children ??= this.#byParent();
    return this.#children.get(pid) ?? [];
  }

  belongingOf(pid: number, nonce: string): Belonging {
    return belongingBy(this.marksOf(pid), nonce);
  }

  marksOf(pid: number): ProcessMarks {
    const marks = this.#marks.get(pid) ?? marksOf(pid);
    this.#marks.set(pid, marks);
    return marks;
  }

  #byParent(): Map<number, ProcessEntry[]> {
    const children = new Map<number, ProcessEntry[]>();
    for (const entry of this.entries) {
      const siblings = children.get(entry.parent);
      if (siblings) siblings.push(entry);
      else children.set(entry.parent, [entry]);
    }
    return children;
  }
}

let last: ProcessSnapshot | null = null;

/** The last one where it is no older than this, else a new one. Throws UnreadableTable. */
export function snapshotWithin(ageMs: number): ProcessSnapshot {
  if (!last?.isWithin(ageMs)) last = new ProcessSnapshot();
  return last;
}
