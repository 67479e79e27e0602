// The events of one run to one client: those in its journal after the last one it has, then what comes, to its end.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunEvent } from '../../core/events.js';
import { readJournalFrom } from '../../history/journal-reader.js';
import type { RunFolder } from '../../history/run-folder.js';
import type { EventStream } from './event-stream.js';
import type { LiveEvent, LiveRuns } from './live-runs.js';

/** A client that is so far behind reads from the journal again. */
const MOST_QUEUED = 1000;
const CHUNK_BYTES = 256 * 1024;

/** Resolves when the run has ended and all was sent, or the client has gone. Ids are the events' numbers. */
export async function streamRun(
  stream: EventStream,
  live: LiveRuns,
  folder: RunFolder,
  afterSeq: number,
): Promise<void> {
  let queue: LiveEvent[] | null = [];
  let wake = () => {};
  const stopListening = live.onRun(folder.runId, (_, events) => {
    if (queue && queue.length + events.length > MOST_QUEUED) queue = null;
    queue?.push(...events);
    wake();
  });
  stream.onClose(() => wake());
  const sender = new Sender(stream, afterSeq);
  try {
    if (!(await readOn(folder, sender))) return;
    while (stream.isOpen) {
      if (queue === null) {
        queue = [];
        if (!(await readOn(folder, sender))) return;
      }
      const fresh: readonly LiveEvent[] = queue;
      queue = [];
      for (const { event, json } of fresh) if (!(await sender.send(event, json))) return;
      if (sender.isOver || (fresh.length === 0 && !live.has(folder.runId))) break;
      if (queue?.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    if (stream.isOpen) stream.end();
  } finally {
    stopListening();
  }
}

class Sender {
  readonly #stream: EventStream;
  #seq: number;
  #isOver = false;

  constructor(stream: EventStream, seq: number) {
    this.#stream = stream;
    this.#seq = seq;
  }

  /** The last event was the run's end. */
  get isOver(): boolean {
    return this.#isOver;
  }

  send(event: RunEvent, json: string): Promise<boolean> | true {
    this.#isOver = event.type === 'run_finished';
    if (event.seq <= this.#seq) return true;
    this.#seq = event.seq;
    return this.#stream.send(String(event.seq), json);
  }
}

/** False when the client has gone; a journal that is gone ends the stream. */
async function readOn(folder: RunFolder, sender: Sender): Promise<boolean> {
  let offset = 0;
  for (;;) {
    const part = readPart(folder, offset);
    if (part === null || part.offset === offset) return true;
    offset = part.offset;
    for (const event of part.events) if (!(await sender.send(event, JSON.stringify(event)))) return false;
    await nextTurn();
  }
}

function readPart(folder: RunFolder, offset: number) {
  try {
    return readJournalFrom(folder.journal, offset, CHUNK_BYTES);
  } catch {
    return null;
  }
}
