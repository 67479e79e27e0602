// A run at any moment of its past: its events folded up to there, with copies kept on the way for quick seeking.
import type { RunEvent } from '../../core/events.js';
import { applyEvent, type RunState } from '../../core/run-state.js';

interface Kept {
  /** Number of events folded into it. */
  readonly count: number;
  readonly state: RunState;
}

/** Fewer copies for larger runs: a copy costs as much as its tasks. */
const EVENTS_BETWEEN_COPIES = 1000;

export class Replay {
  readonly #events: readonly RunEvent[];
  readonly #times: Float64Array;
  readonly #step: number;
  readonly #kept: Kept[] = [];
  #count = 0;
  #state: RunState | null = null;

  /** `events` from run_created on, in order; not copied. */
  constructor(events: readonly RunEvent[]) {
    this.#events = events;
    // Clocks may go back; a moment of the replay must not.
    let latest = 0;
    this.#times = Float64Array.from(events, (event) => {
      latest = Math.max(latest, Date.parse(event.at));
      return latest;
    });
    const [first] = events;
    const tasks = first?.type === 'run_created' ? first.definition.tasks.length : 0;
    this.#step = Math.max(EVENTS_BETWEEN_COPIES, tasks * 2);
  }

  /** ms since 1970 of the first and last event. */
  get start(): number {
    return this.#times[0] ?? 0;
  }
  get end(): number {
    return this.#times.at(-1) ?? 0;
  }

  /** Times at which a task failed or timed out, for marks on the slider. */
  failures(): number[] {
    return this.#events.flatMap((event, index) =>
      event.type === 'task_state' &&
      (event.state === 'failed' || event.state === 'timed_out') &&
      !event.allowed
        ? [this.#times[index] ?? 0]
        : [],
    );
  }

  /**
   * The run as it was at `at` (ms since 1970), and the events that led from the last call to it, or null where it
   * had to jump back. The state is the replay's own, changed by the next call.
   * Forward O(events passed), backward O(distance between copies).
   */
  seek(at: number): { readonly state: RunState | null; readonly passed: readonly RunEvent[] | null } {
    const wanted = this.#countAt(at);
    const from = this.#count;
    const copy = this.#kept.findLast(({ count }) => count <= wanted);
    const jumps = wanted < from || (copy !== undefined && copy.count > from);
    if (jumps) {
      this.#count = copy?.count ?? 0;
      this.#state = copy ? copyOf(copy.state) : null;
    }
    while (this.#count < wanted) this.#forward();
    return { state: this.#state, passed: jumps ? null : this.#events.slice(from, wanted) };
  }

  #forward(): void {
    const event = this.#events[this.#count];
    if (!event) return;
    this.#state = applyEvent(this.#state, event);
    this.#count++;
    const last = this.#kept.at(-1)?.count ?? 0;
    if (this.#count - last >= this.#step) this.#kept.push({ count: this.#count, state: copyOf(this.#state) });
  }

  /** Number of events at or before `at`, by binary search. */
  #countAt(at: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A copy that further events don't change; what events never change in place is shared. */
function copyOf(state: RunState): RunState {
  const tasks = new Map<string, RunState['tasks'] extends Map<string, infer T> ? T : never>();
  for (const [id, task] of state.tasks)
    tasks.set(id, { ...task, attempts: task.attempts.map((attempt) => ({ ...attempt })) });
  return { ...state, tasks };
}
