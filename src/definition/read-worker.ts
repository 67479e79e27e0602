// dist/read-worker.js: reads long DAG files on a thread of its own, so that an editor does not stand still.
import { parentPort, workerData } from 'node:worker_threads';
import { setPhrases } from '../core/phrase.js';
import { readDagText } from './discover.js';
import { type PlainReading, toPlainReading } from './plain-reading.js';

/** Of the thread, given when it is started. */
export interface ReadSettings {
  /** Findings are said in the language of its starter. */
  readonly phrases: Readonly<Record<string, string>>;
}

export interface ReadRequest {
  readonly id: number;
  readonly text: string;
  readonly path: string;
}

export interface ReadReply {
  readonly id: number;
  readonly reading: PlainReading;
}

const { phrases }: ReadSettings = workerData;
setPhrases(phrases);

// An error ends the thread, which its starter sees.
parentPort?.on('message', async ({ id, text, path }: ReadRequest) => {
  const reply: ReadReply = { id, reading: toPlainReading(await readDagText(text, path)) };
  parentPort?.postMessage(reply);
});
