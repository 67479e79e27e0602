// Bench: how long the program takes to say its version, and to read a large file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { readDefinition } from '../src/definition/read-definition.js';
import { type BenchRow, middle } from './bench-row.js';
import { layered, toYaml } from './dag-files.js';
import { runTimed } from './timed-process.js';

const CLI = join(import.meta.dirname, '../dist/cli.js');
const ROUNDS = 11;

export async function benchStart(): Promise<BenchRow[]> {
  const bare: number[] = [];
  const version: number[] = [];
  const one: number[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'taskflow-bench-'));
  try {
    const file = join(folder, 'one.dag.yaml');
    writeFileSync(file, 'tasks:\n  one: { run: "true" }\n');
    const env = { ...process.env, TASKFLOW_HOME: join(folder, 'home') };
    for (let round = 0; round < ROUNDS; round++) {
      bare.push((await runTimed(process.execPath, ['-e', '0'])).ms);
      version.push((await runTimed(process.execPath, [CLI, '--version'])).ms);
      one.push((await runTimed(process.execPath, [CLI, 'run', file, '-q'], { env })).ms);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    { name: 'taskflow --version to node -e 0', value: middle(version) / middle(bare), unit: 'x', reach: 1.5 },
    {
      name: 'taskflow run of one task to node -e 0',
      value: middle(one) / middle(bare),
      unit: 'x',
      reach: null,
    },
  ];
}

/** YAML of 10,000 tasks, read and checked, to the library's own parse with ranges. */
export function benchReading(): BenchRow[] {
  const text = toYaml('large', layered(500, 20, 3));
  const plain: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < 5; round++) {
    plain.push(time(() => parseDocument(text, { lineCounter: new LineCounter(), merge: true })));
    ours.push(
      time(() => {
        const { problems } = readDefinition(text, 'large.dag.yaml');
        if (problems.length > 0) throw new Error(problems[0]?.message);
      }),
    );
  }
  return [
    { name: 'YAML of 10,000 tasks, the library’s parse', value: middle(plain), unit: 'ms', reach: null },
    { name: '… read and checked, to that', value: middle(ours) / middle(plain), unit: 'x', reach: 1.6 },
  ];
}

function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
