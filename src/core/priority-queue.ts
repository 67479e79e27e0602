// Which ready task comes next: a binary heap of task indexes by priority.
import { at } from './at.js';

/**
 * A max-heap of indexes: the highest priority first, among equal ones the lowest index.
 * `push` and `pop` are O(log n). (J. W. J. Williams, Algorithm 232: Heapsort, CACM 7, 1964.)
 */
export class PriorityQueue {
  readonly #indexes: number[] = [];
  readonly #priorities: number[] = [];

  /** The one that `pop` would take; undefined when the queue is empty. O(1). */
  get first(): number | undefined {
    return this.#indexes[0];
  }

  /** Adds an index; its priority is fixed from here on and must not be NaN. */
  push(index: number, priority: number): void {
    let place = this.#indexes.length;
    this.#indexes.push(index);
    this.#priorities.push(priority);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(place, parent)) break;
      this.#swap(place, parent);
      place = parent;
    }
  }

  /** Takes the first out; undefined when the queue is empty. */
  pop(): number | undefined {
    const { first } = this;
    if (first === undefined) return undefined;
    this.#swap(0, this.#indexes.length - 1);
    this.#indexes.pop();
    this.#priorities.pop();
    this.#sink();
    return first;
  }

  #sink(): void {
    const size = this.#indexes.length;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) return;
      if (child + 1 < size && this.#isBefore(child + 1, child)) child++;
      if (!this.#isBefore(child, place)) return;
      this.#swap(child, place);
      place = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const first = at(this.#priorities, a);
    const second = at(this.#priorities, b);
    if (first !== second) return first > second;
    return at(this.#indexes, a) < at(this.#indexes, b);
  }

  #swap(a: number, b: number): void {
    const index = at(this.#indexes, a);
    const priority = at(this.#priorities, a);
    this.#indexes[a] = at(this.#indexes, b);
    this.#priorities[a] = at(this.#priorities, b);
    this.#indexes[b] = index;
    this.#priorities[b] = priority;
  }
}
