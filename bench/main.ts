// npm run bench [-- NAME…]: measures, prints a table and, when it was of all, writes it to bench/results.md. The editor
// is left out of all where there is no browser.
import { writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { missingChromium } from '../test/support/vscode/chromium.js';
import type { BenchRow } from './bench-row.js';
import { benchEditor } from './editor.bench.js';
import { benchEngine } from './engine.bench.js';
import { benchFunctions, benchOneFunction } from './functions.bench.js';
import { benchHistory } from './history.bench.js';
import { benchSchedule } from './schedule.bench.js';
import { benchScheduler } from './scheduler.bench.js';
import { benchServer } from './server.bench.js';
import { benchSimulated } from './simulated.bench.js';
import { benchReading, benchStart } from './start.bench.js';
import { benchStatic } from './static.bench.js';

const BENCHES: Readonly<Record<string, () => readonly BenchRow[] | Promise<readonly BenchRow[]>>> = {
  start: benchStart,
  reading: benchReading,
  static: benchStatic,
  simulated: benchSimulated,
  engine: benchEngine,
  functions: benchFunctions,
  function: benchOneFunction,
  history: benchHistory,
  schedule: benchSchedule,
  scheduler: benchScheduler,
  server: benchServer,
  editor: benchEditor,
};

const missing = missingChromium();
const wanted = process.argv.slice(2);
const rows: BenchRow[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 ? !wanted.includes(name) : name === 'editor' && missing) continue;
  console.log(`${name} …`);
  rows.push(...(await bench()));
}
const table = toTable(rows);
console.log(table);
if (wanted.length === 0) {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${process.platform} ${release()}, Node ${process.version}`;
  const head = `# Measured\n\nBy \`npm run bench\` on ${machine}. Ratios are of things measured side by side in the same run; times depend on the machine and on what else it does.\n`;
  writeFileSync(join(import.meta.dirname, 'results.md'), `${head}\n${table}\n`);
}

function toTable(all: readonly BenchRow[]): string {
  const lines = all.map(({ name, value, unit, reach }) => {
    const digits = unit === 'x' ? 2 : value < 10 ? 1 : 0;
    const verdict = reach === null ? '' : value <= reach ? 'reached' : '**missed**';
    return `| ${name} | ${value.toFixed(digits)} ${unit} | ${reach === null ? '' : `≤ ${reach} ${unit}`} | ${verdict} |`;
  });
  return ['| work | measured | reach | |', '|---|---|---|---|', ...lines].join('\n');
}
