// Fetches the films. The source behaves as sources do: its first answer is 503.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { giveOutput, writeTable } from './staging.mjs';

/** sysexits.h: a failure that may be gone at the next attempt. */
const TRY_AGAIN = 75;

const data = new URL('../data/movies.json', import.meta.resolve('vega-datasets'));
const isUp = Number(process.env.TASKFLOW_ATTEMPT ?? 2) > 1;
const source = createServer((_, response) =>
  isUp ? response.end(readFileSync(data)) : response.writeHead(503).end('Warming up'),
);
await new Promise((resolve) => source.listen(0, '127.0.0.1', resolve));

const response = await fetch(`http://127.0.0.1:${source.address().port}/movies.json`);
if (response.ok) {
  const films = await response.json();
  writeTable('raw', films);
  giveOutput({ rows: films.length });
} else {
  console.error(`The source answered ${response.status}: ${await response.text()}`);
  process.exitCode = TRY_AGAIN;
}
source.close();
