// Server-sent events to one client: at the client's pace, with a heartbeat, cut when it takes nothing for long.
import type { ServerResponse } from 'node:http';
import { writeOut } from '../write-out.js';

const HEARTBEAT_MS = 15_000;

export class EventStream {
  readonly #outgoing: ServerResponse;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #patienceMs: number;
  readonly #onClose = new Set<() => void>();
  #isOpen: boolean;

  /** A client that takes nothing for `patienceMs` is cut; it comes back with its last id. */
  constructor(outgoing: ServerResponse, patienceMs: number) {
    this.#outgoing = outgoing;
    this.#patienceMs = patienceMs;
    // It may have gone while its request was looked at.
    this.#isOpen = !outgoing.destroyed;
    outgoing.once('close', () => {
      this.#isOpen = false;
      clearInterval(this.#heartbeat);
      for (const call of this.#onClose) call();
    });
    outgoing.on('error', () => {});
    outgoing.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    outgoing.write('retry: 1000\n\n');
    this.#heartbeat = setInterval(() => {
      if (outgoing.writableLength === 0) outgoing.write(':\n\n');
    }, HEARTBEAT_MS);
    if (!this.#isOpen) clearInterval(this.#heartbeat);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Calls back when the client has gone, or was cut. Returns what calls it off. */
  onClose(call: () => void): () => void {
    if (this.#isOpen) this.#onClose.add(call);
    else call();
    return () => this.#onClose.delete(call);
  }

  /** Bytes that the client has not taken yet. */
  get backlog(): number {
    return this.#outgoing.writableLength;
  }

  /** Resolves when there is room for the next; false when there is nobody any more. `data` must have no line breaks. */
  async send(id: string | null, data: string): Promise<boolean> {
    if (!this.#isOpen) return false;
    const frame = id === null ? `data: ${data}\n\n` : `id: ${id}\ndata: ${data}\n\n`;
    await writeOut(this.#outgoing, frame, this.#patienceMs);
    return this.#isOpen;
  }

  end(): void {
    clearInterval(this.#heartbeat);
    this.#outgoing.end();
  }

  cut(): void {
    this.#outgoing.destroy();
  }
}
