// When each scheduled DAG is due next, in memory; what is due itself is decided anew from disk.
import type { ScheduledDag } from './dag-files.js';

/** Not known yet: to be asked at once. */
const UNKNOWN = Number.NEGATIVE_INFINITY;

export interface Plan {
  readonly dag: ScheduledDag;
  /** Milliseconds since 1970; -Infinity: not known yet; Infinity: never. */
  nextDueAt: number;
}

export class Plans {
  readonly #plans = new Map<string, Plan>();

  get size(): number {
    return this.#plans.size;
  }

  /** Those that are as before keep their time. */
  update(dags: readonly ScheduledDag[]): void {
    const ids = new Set(dags.map(({ id }) => id));
    for (const id of this.#plans.keys()) if (!ids.has(id)) this.#plans.delete(id);
    for (const dag of dags) {
      if (this.#plans.get(dag.id)?.dag !== dag) this.#plans.set(dag.id, { dag, nextDueAt: UNKNOWN });
    }
  }

  /** All, or one, must be asked again. */
  forget(dagId?: string): void {
    for (const plan of this.#plans.values())
      if (dagId === undefined || plan.dag.id === dagId) plan.nextDueAt = UNKNOWN;
  }

  /** O(DAGs). */
  due(now: number, paused: ReadonlySet<string>): readonly Plan[] {
    const due: Plan[] = [];
    // Asked every few seconds, nearly always for nothing: no list of all is made.
    for (const plan of this.#plans.values())
      if (plan.nextDueAt <= now && !paused.has(plan.dag.id)) due.push(plan);
    return due;
  }

  /** The earliest time at which one is due; Infinity: never. O(DAGs). */
  nextDueAt(paused: ReadonlySet<string>): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { dag, nextDueAt } of this.#plans.values()) {
      if (nextDueAt < next && !paused.has(dag.id)) next = nextDueAt;
    }
    return next;
  }
}
