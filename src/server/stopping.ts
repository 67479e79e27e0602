// The end of the server: what is told of it to those that wait for something, and to connections.
import type { ServerResponse } from 'node:http';

export class Stopping {
  readonly #waiting = new Set<() => void>();
  readonly #answers = new Set<ServerResponse>();
  #isStopping = false;
  #isOver = false;

  /** Nothing new is started any more. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** An answer to come. Once the server stops, its connection ends with it: who kept it would run into a reset. */
  answering(outgoing: ServerResponse): void {
    if (this.#isStopping) return void outgoing.setHeader('Connection', 'close');
    this.#answers.add(outgoing);
    outgoing.once('close', () => this.#answers.delete(outgoing));
  }

  /** Calls back when answers that wait are to end. Returns what calls it off: to be used, the server may run for years. */
  onEnd(call: () => void): () => void {
    if (this.#isOver) call();
    else this.#waiting.add(call);
    return () => this.#waiting.delete(call);
  }

  begin(): void {
    this.#isStopping = true;
    for (const outgoing of this.#answers)
      if (!outgoing.headersSent) outgoing.setHeader('Connection', 'close');
  }

  end(): void {
    this.#isOver = true;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const call of waiting) call();
  }
}
