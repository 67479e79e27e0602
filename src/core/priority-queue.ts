// Which ready task comes next: a binary heap of task indexes by priority.

/**
 * A max-heap of indexes: the highest priority first, among equal ones the lowest index.
 * `push` and `pop` are O(log n), `size` O(1). (J. W. J. Williams, Algorithm 232: Heapsort, CACM 7, 1964.)
 */
export class PriorityQueue {
  readonly #indexes: number[] = [];
  readonly #priorities: number[] = [];

  get size(): number {
    return this.#indexes.length;
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
    const first = this.#indexes[0];
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
    const [first = 0, second = 0] = [this.#priorities[a], this.#priorities[b]];
    if (first !== second) return first > second;
    return (this.#indexes[a] ?? 0) < (this.#indexes[b] ?? 0);
  }

  #swap(a: number, b: number): void {
    const [index, priority] = [this.#indexes[a], this.#priorities[a]];
    const [otherIndex, otherPriority] = [this.#indexes[b], this.#priorities[b]];
    if (index === undefined || priority === undefined) return;
    if (otherIndex === undefined || otherPriority === undefined) return;
    this.#indexes[a] = otherIndex;
    this.#priorities[a] = otherPriority;
    this.#indexes[b] = index;
    this.#priorities[b] = priority;
  }
}
