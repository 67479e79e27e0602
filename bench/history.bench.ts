// Bench: the newest runs of a long history, opened cold by a process of its own.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { type BenchRow, middle } from './bench-row.js';
import { addRun, buildHome } from './long-history.js';

const ROUNDS = 9;

/** Builds 10,000 runs with 100,000 task rows in a temporary folder, and asks for pages of 50. */
export async function benchHistory(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'taskflow-bench-'));
  try {
    const home = join(folder, 'home');
    await buildHome(home);
    const script = await bundleReader(folder);
    const quiet = Array.from({ length: ROUNDS }, () => readCold(script, home));
    const busy = Array.from({ length: ROUNDS }, (_, round) => {
      addRun(home, Date.UTC(2026, 6, 1) + round * 60_000, round);
      return readCold(script, home);
    });
    const of = (samples: readonly Sample[], pick: (sample: Sample) => number) => middle(samples.map(pick));
    return [
      row(
        'newest 50 of 10,000 runs, opened cold',
        of(quiet, (s) => s.cold),
        150,
      ),
      row(
        '… of that, starting SQLite',
        of(quiet, (s) => s.sqlite),
        null,
      ),
      row(
        '… after one more run',
        of(busy, (s) => s.cold),
        150,
      ),
      row(
        'each further page of 50',
        of(quiet, (s) => s.page),
        10,
      ),
      row(
        'a page by DAG, state and time',
        of(quiet, (s) => s.filtered),
        10,
      ),
      row(
        'a page by a text that is nowhere',
        of(quiet, (s) => s.text),
        null,
      ),
      row(
        'a refresh when nothing changed',
        of(quiet, (s) => s.refresh),
        null,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function row(name: string, value: number, reach: number | null): BenchRow {
  return { name, value, unit: 'ms', reach };
}

interface Sample {
  readonly cold: number;
  readonly sqlite: number;
  readonly page: number;
  readonly filtered: number;
  readonly text: number;
  readonly refresh: number;
}

/** The code as it is shipped: bundled and split, so that SQLite is loaded when it is needed. */
async function bundleReader(folder: string): Promise<string> {
  const source = `
    import { writeSync } from 'node:fs';
    import { openHistory } from './src/history/history-index.js';
    import { listRuns } from './src/history/queries.js';
    import { loadSqlite } from './src/history/sqlite.js';
    const time = (work) => { const from = performance.now(); work(); return performance.now() - from; };
    const from = performance.now();
    await loadSqlite({ brief: true });
    const sqlite = performance.now() - from;
    const opened = await openHistory({ home: process.argv[2] });
    if (!opened.ok) throw new Error(opened.message);
    const { index } = opened;
    const first = listRuns(index);
    const cold = performance.now() - from;
    if (first.runs.length !== 50) throw new Error('No page of 50');
    let cursor = first.next;
    const pages = Array.from({ length: 20 }, () => time(() => { cursor = listRuns(index, {}, { cursor }).next; }));
    const filter = { dag_id: 'dag_3', states: ['failed'], since: Date.UTC(2026, 0, 2) };
    const filtered = time(() => listRuns(index, filter));
    const text = time(() => listRuns(index, { text: 'nowhere' }));
    const again = performance.now();
    await index.refresh();
    const refresh = performance.now() - again;
    const page = pages.sort((a, b) => a - b)[10];
    writeSync(1, JSON.stringify({ cold, sqlite, page, filtered, text, refresh }));
    // Node may wait for ever at its end while code is being optimized: https://github.com/nodejs/node/issues/54918
    process.kill(process.pid, 'SIGKILL');
  `;
  await build({
    stdin: { contents: source, resolveDir: resolve('.'), loader: 'ts' },
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    outdir: join(folder, 'dist'),
    outExtension: { '.js': '.mjs' },
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    loader: { '.wasm': 'copy' },
    logLevel: 'error',
  });
  copyFileSync(resolve('node_modules/sql.js/dist/sql-wasm.wasm'), join(folder, 'dist', 'sql-wasm.wasm'));
  return join(folder, 'dist', 'stdin.mjs');
}

function readCold(script: string, home: string): Sample {
  const { stdout, stderr } = spawnSync(process.execPath, [script, home], { encoding: 'utf8' });
  if (stdout === '') throw new Error(`Reading the history failed: ${stderr}`);
  return JSON.parse(stdout) as Sample;
}
