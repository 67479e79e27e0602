// Bench: whole runs of the real program against a bare Node loop, make and ninja, in turn in one run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../src/core/events.js';
import { readJournal } from '../src/history/journal-reader.js';
import { runFolder, runsFolder } from '../src/history/run-folder.js';
import { type BenchRow, middle } from './bench-row.js';
import {
  flat,
  layered,
  type PlainTask,
  staggeredChains,
  toDagu,
  toJson,
  toMakefile,
  toNinja,
} from './dag-files.js';
import { runTimed, type Timed } from './timed-process.js';

const CLI = join(import.meta.dirname, '../dist/cli.js');
const ROUNDS = 3;
const SLOTS = 8;
const SEED = 7;

/** A bare loop of `sh -c true` with pipes read to their ends, `slots` at a time. */
const LOOP = `
import { spawn } from 'node:child_process';
const [count, slots] = process.argv.slice(2).map(Number);
let started = 0, ended = 0;
const next = () => {
  if (started === count) return;
  started += 1;
  const child = spawn('sh', ['-c', 'true'], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.resume();
  child.on('close', () => { ended += 1; if (ended === count) process.exit(0); setImmediate(next); });
};
for (let slot = 0; slot < slots; slot++) next();
`;

interface Contender {
  readonly name: string;
  readonly run: () => Promise<Timed>;
}

export async function benchEngine(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'taskflow-bench-'));
  try {
    return [
      ...(await benchThousand(folder)),
      ...(await benchTenThousand(folder)),
      ...(await benchChains(folder)),
      ...(await benchDagu(folder)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchThousand(folder: string): Promise<BenchRow[]> {
  const flatTasks = flat(1000);
  const contenders: Contender[] = [
    loop(folder, 1000),
    taskflow(folder, 'flat_1000', flatTasks),
    taskflow(folder, 'layered_1000', layered(50, 20, SEED)),
    ...others(folder, flatTasks),
  ];
  const times = await inTurn(contenders);
  const bare = times.get('bare loop') ?? Number.NaN;
  const rows: BenchRow[] = [
    { name: '1,000 × sh -c true, bare Node loop', value: bare, unit: 'ms', reach: null },
  ];
  for (const [name, ms] of times) {
    if (name === 'bare loop') continue;
    const reach = name.startsWith('flat') || name.startsWith('layered') ? 1.3 : null;
    rows.push({ name: `1,000 × true, ${name}, to the bare loop`, value: ms / bare, unit: 'x', reach });
  }
  return rows;
}

async function benchTenThousand(folder: string): Promise<BenchRow[]> {
  const small = taskflow(folder, 'flat_1000', flat(1000));
  const large = taskflow(folder, 'flat_10000', flat(10_000));
  const smallMs = middle([(await small.run()).ms, (await small.run()).ms, (await small.run()).ms]);
  const done = await large.run();
  return [
    { name: '10,000 × true to 1,000 × true', value: done.ms / smallMs, unit: 'x', reach: 10 },
    { name: '10,000 × true, peak memory', value: done.peakMb, unit: 'MB', reach: 150 },
    { name: '10,000 × true, latest timer', value: await latestTimer(folder), unit: 'ms', reach: 50 },
  ];
}

/**
 * How late the latest of the timers due every 5 ms was, in the process that runs the 10,000 tasks, from the start of
 * the run to its end: before it the file is read and the run planned.
 */
async function latestTimer(folder: string): Promise<number> {
  const path = join(folder, 'late');
  const probe = join(folder, 'probe.mjs');
  const text = `
import { writeFileSync } from 'node:fs';
const late = [];
let last = Date.now();
setInterval(() => { const now = Date.now(); late.push([last, now - last - 5]); last = now; }, 5).unref();
process.on('exit', () => writeFileSync(${JSON.stringify(path)}, JSON.stringify(late)));
`;
  writeFileSync(probe, text);
  // Nothing is printed: a pipe that is full would make it wait for who reads.
  const home = join(folder, 'late-home');
  const args = ['--import', probe, CLI, 'run', join(folder, 'flat_10000.dag.json'), '--quiet'];
  await runTimed(process.execPath, args, { env: { ...process.env, TASKFLOW_HOME: home } });
  const [runId = ''] = readdirSync(runsFolder(home)).filter((name) => !name.startsWith('.'));
  const { events } = readJournal(runFolder(home, runId).journal);
  const started = events.find(({ type }) => type === 'run_started');
  const late = JSON.parse(readFileSync(path, 'utf8')) as Array<[at: number, ms: number]>;
  return Math.max(...late.filter(([at]) => at >= Date.parse(started?.at ?? '')).map(([, ms]) => ms));
}

async function benchChains(folder: string): Promise<BenchRow[]> {
  const tasks = staggeredChains();
  const file = join(folder, 'chains.dag.json');
  writeFileSync(file, toJson('chains', tasks, SLOTS));
  const spans: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { stdout } = await runTimed(process.execPath, [CLI, 'run', file, '--json'], {
      env: homeIn(folder),
    });
    const lines = stdout.trim().split('\n');
    const events = lines.map((line) => JSON.parse(line) as RunEvent);
    const started = events.find(({ type }) => type === 'run_started')?.at ?? '';
    spans.push(Date.parse(events.at(-1)?.at ?? '') - Date.parse(started));
  }
  const ninja = others(folder, tasks).filter(({ name }) => name === 'ninja' || name === 'make');
  const rows: BenchRow[] = [
    {
      name: 'staggered chains, first to last event, to the critical path',
      value: middle(spans) / 1600,
      unit: 'x',
      reach: 1.05,
    },
  ];
  for (const [name, ms] of await inTurn(ninja)) {
    rows.push({ name: `staggered chains, ${name}, whole process`, value: ms / 1600, unit: 'x', reach: null });
  }
  return rows;
}

/** A tenth of the tasks: it takes so long that they tell enough. */
async function benchDagu(folder: string): Promise<BenchRow[]> {
  const program = findDagu();
  if (program === null) return [];
  const tasks = flat(100);
  const file = join(folder, 'flat_100.yaml');
  writeFileSync(file, toDagu(tasks, SLOTS));
  const env = { ...process.env, DAGU_HOME: join(folder, 'dagu') };
  const times = await inTurn([
    taskflow(folder, 'flat_100', tasks),
    { name: 'dagu', run: () => runTimed(program, ['start', file], { env }) },
  ]);
  const value = (times.get('dagu') ?? Number.NaN) / (times.get('flat') ?? Number.NaN);
  return [{ name: '100 × true, dagu, to taskflow', value, unit: 'x', reach: null }];
}

function findDagu(): string | null {
  const shipped = join(import.meta.dirname, '../node_modules/@dagu-org/dagu-linux-x64/bin/dagu');
  return [shipped, 'dagu'].find((program) => spawnSync(program, ['version']).status === 0) ?? null;
}

/** Medians in milliseconds, each round measuring all one after the other. */
async function inTurn(contenders: readonly Contender[]): Promise<Map<string, number>> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, run } of contenders) times.get(name)?.push((await run()).ms);
  }
  return new Map([...times].map(([name, values]) => [name, middle(values)]));
}

function loop(folder: string, count: number): Contender {
  const file = join(folder, 'loop.mjs');
  writeFileSync(file, LOOP);
  return { name: 'bare loop', run: () => runTimed(process.execPath, [file, String(count), String(SLOTS)]) };
}

function taskflow(folder: string, id: string, tasks: readonly PlainTask[]): Contender {
  const file = join(folder, `${id}.dag.json`);
  writeFileSync(file, toJson(id, tasks, SLOTS));
  const args = [CLI, 'run', file, '--quiet'];
  return {
    name: id.replace(/_.*/, ''),
    run: () => runTimed(process.execPath, args, { env: homeIn(folder) }),
  };
}

function homeIn(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, TASKFLOW_HOME: join(folder, 'home') };
}

/** make and ninja, where they are installed. */
function others(folder: string, tasks: readonly PlainTask[]): Contender[] {
  const found: Contender[] = [];
  if (isInstalled('make')) {
    const file = join(folder, 'Makefile');
    writeFileSync(file, toMakefile(tasks));
    found.push({ name: 'make', run: () => runTimed('make', ['-s', `-j${SLOTS}`, '-f', file, 'all']) });
  }
  if (isInstalled('ninja')) {
    const file = join(folder, 'build.ninja');
    writeFileSync(file, toNinja(tasks));
    found.push({
      name: 'ninja',
      run: () => runTimed('ninja', [`-j${SLOTS}`, '-f', file, 'all'], { cwd: folder }),
    });
  }
  return found;
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}
