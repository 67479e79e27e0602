// Bench: whole runs of 1,000 functions that do nothing against a bare Node loop of as many `sh -c true`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionTask } from '../src/core/definition.js';
import { createRun } from '../src/history/create-run.js';
import { readRunState } from '../src/history/journal-reader.js';
import { dag, task } from '../test/support/definitions.js';
import { type BenchRow, middle } from './bench-row.js';
import { runTimed } from './timed-process.js';

const RUNNER = join(import.meta.dirname, '../dist/runner.js');
const CLI = join(import.meta.dirname, '../dist/cli.js');
const COUNT = 1000;
const SLOTS = 8;
const ROUNDS = 5;
const ONE_ROUNDS = 11;

const PYTHON = `from taskflow import DAG
dag = DAG("flat")
for i in range(${COUNT}):
    @dag.task(id=f"t{i}")
    def nothing(): pass
`;
const TYPESCRIPT = `import { DAG } from "taskflow";
const dag: DAG = new DAG("flat");
for (let i = 0; i < ${COUNT}; i++) dag.task("t" + i, () => {});
`;
const LOOP = `
import { spawn } from 'node:child_process';
let started = 0, ended = 0;
const next = () => {
  if (started === ${COUNT}) return;
  started += 1;
  const child = spawn('sh', ['-c', 'true'], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.resume();
  child.on('close', () => { ended += 1; if (ended === ${COUNT}) process.exit(0); setImmediate(next); });
};
for (let slot = 0; slot < ${SLOTS}; slot++) next();
`;

const ONE_PYTHON = `from taskflow import DAG
dag = DAG("one")

@dag.task()
def one():
    return 1
`;
const ONE_TYPESCRIPT = `import { DAG } from "taskflow";
const dag = new DAG("one");
dag.task("one", (): number => 1);
`;

/** Of commands alone: the interpreter is started to load the file, and for nothing else. */
const COMMAND_PYTHON = `from taskflow import DAG
dag = DAG("commands")
dag.task("one", run="true")
`;
const COMMAND_TYPESCRIPT = `import { DAG } from "taskflow";
const dag = new DAG("commands");
dag.task("one", { run: "true" });
`;

/** The whole command for one task, to what it can't do without: the program's own start and the interpreter's. */
export async function benchOneFunction(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'taskflow-bench-'));
  try {
    // Without the shim of a version manager, which costs a tenth of a second at each start.
    const { stdout } = await runTimed('python3', ['-c', 'import sys; print(sys.executable, end="")']);
    const env = { ...process.env, TASKFLOW_HOME: join(folder, 'home'), TASKFLOW_PYTHON: stdout };
    const python = [stdout, '-c', 'pass'];
    const node = [process.execPath, '-e', '0'];
    const cases = [
      { name: 'one Python function', file: 'one.dag.py', text: ONE_PYTHON, start: python },
      { name: 'one TypeScript function', file: 'one.dag.ts', text: ONE_TYPESCRIPT, start: node },
      { name: 'one command in Python', file: 'commands.dag.py', text: COMMAND_PYTHON, start: python },
      { name: 'one command in TypeScript', file: 'commands.dag.ts', text: COMMAND_TYPESCRIPT, start: node },
    ];
    const rows: BenchRow[] = [];
    for (const { name, file, text, start } of cases) {
      const path = join(folder, file);
      writeFileSync(path, text);
      const [program = '', ...words] = start;
      const least: number[] = [];
      const whole: number[] = [];
      for (let round = 0; round < ONE_ROUNDS; round++) {
        const version = (await runTimed(process.execPath, [CLI, '--version'])).ms;
        least.push(version + (await runTimed(program, words)).ms);
        whole.push((await runTimed(process.execPath, [CLI, 'run', path, '-q'], { env, cwd: folder })).ms);
      }
      rows.push({
        name: `taskflow run of ${name}, to --version and the interpreter’s start`,
        value: middle(whole) / middle(least),
        unit: 'x',
        reach: 2.5,
      });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The runner's whole process: it loads, owns the run, starts hosts, writes journal and records, and exits. */
export async function benchFunctions(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'taskflow-bench-'));
  try {
    const loop = join(folder, 'loop.mjs');
    writeFileSync(loop, LOOP);
    const times = { loop: [] as number[], python: [] as number[], javascript: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.loop.push((await runTimed(process.execPath, [loop])).ms);
      times.javascript.push(await runFlat(folder, 'javascript', 'flat.dag.ts', TYPESCRIPT));
      times.python.push(await runFlat(folder, 'python', 'flat.dag.py', PYTHON));
    }
    const bare = middle(times.loop);
    const row = (name: string, values: readonly number[], reach: number): BenchRow => {
      return {
        name: `1,000 × a ${name} function, to the bare loop`,
        value: middle(values) / bare,
        unit: 'x',
        reach,
      };
    };
    return [row('TypeScript', times.javascript, 0.7), row('Python', times.python, 0.9)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds. Throws unless every task succeeded. */
async function runFlat(
  folder: string,
  language: FunctionTask['language'],
  name: string,
  source: string,
): Promise<number> {
  const file = join(folder, name);
  writeFileSync(file, source);
  const { kind: _kind, run: _run, ...settings } = task('t');
  const tasks = Array.from({ length: COUNT }, (_, index): FunctionTask => {
    return { ...settings, id: `t${index}`, kind: 'function', language };
  });
  const run = createRun(join(folder, 'home'), {
    dag_id: 'flat',
    definition: dag(tasks, { id: 'flat' }),
    params: {},
    trigger: 'manual',
    file,
    project: folder,
    max_parallel: SLOTS,
  });
  const { ms } = await runTimed(process.execPath, [RUNNER, 'run', run.home, run.runId]);
  const state = readRunState(run.journal)?.state;
  if (state !== 'success') throw new Error(`the ${language} run ended as ${state}`);
  return ms;
}
