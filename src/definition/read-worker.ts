// dist/read-worker.js: reads long DAG files on a thread of its own, so that an editor does not stand still.
import { parentPort } from 'node:worker_threads';
import { readDagText } from './discover.js';
import { type PlainReading, toPlainReading } from './plain-reading.js';

export interface ReadRequest {
  readonly id: number;
  readonly text: string;
  readonly path: string;
}

export interface ReadReply {
  readonly id: number;
  readonly reading: PlainReading;
}

// An error ends the thread, which its starter sees.
parentPort?.on('message', async ({ id, text, path }: ReadRequest) => {
  const reply: ReadReply = { id, reading: toPlainReading(await readDagText(text, path)) };
  parentPort?.postMessage(reply);
});
