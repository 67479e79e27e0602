// Bench: the API with a long history, beside the same server answering a constant.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { ulid } from 'ulid';
import type { RunEvent } from '../src/core/events.js';
import { loadDagFile } from '../src/definition/discover.js';
import { runFolder } from '../src/history/run-folder.js';
import { type BenchRow, middle } from './bench-row.js';
import { Served } from './served.js';

const RUNS = Number(process.env.TASKFLOW_BENCH_RUNS ?? 10_000);
const DAGS = 20;
const SECONDS = 4;
const TRIGGERS = 15;

export async function benchServer(): Promise<BenchRow[]> {
  const served = new Served();
  try {
    const tasks = { a: { run: 'true' }, b: { run: 'true', depends_on: ['a'] } };
    for (let number = 0; number < DAGS; number += 1) served.dag(`dag${number}`, { tasks });
    await fillHome(served);
    await served.start();
    await served.fetch('/runs');
    const constant = await rate(served, '/health');
    const runs = await rate(served, '/runs');
    const dags = await rate(served, '/dags');
    const { answered, started, seen } = await triggerOften(served);
    const before = await served.metric('process_cpu_seconds_total');
    await sleep(10_000);
    const idle = ((await served.metric('process_cpu_seconds_total')) - before) * 10;
    return [
      { name: `constant answers for one GET /runs of ${RUNS}`, value: constant / runs, unit: 'x', reach: 4 },
      { name: `constant answers for one GET /dags of ${DAGS}`, value: constant / dags, unit: 'x', reach: 4 },
      { name: 'trigger answered', value: middle(answered), unit: 'ms', reach: 30 },
      { name: 'trigger to the first task started', value: middle(started), unit: 'ms', reach: 300 },
      { name: 'event to a subscriber', value: middle(seen), unit: 'ms', reach: 5 },
      { name: 'server at rest, of one core', value: idle, unit: '%', reach: null },
    ];
  } finally {
    await served.stop();
  }
}

/** Requests a second. */
async function rate(served: Served, path: string): Promise<number> {
  const result = await autocannon({
    url: `${served.origin}${path}`,
    headers: { ...served.headers },
    connections: 10,
    duration: SECONDS,
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${path}: ${result.non2xx} refused`);
  return result.requests.average;
}

async function triggerOften(served: Served) {
  const answered: number[] = [];
  const started: number[] = [];
  const seen: number[] = [];
  for (let count = 0; count < TRIGGERS; count += 1) {
    let ended = () => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    let first = 0;
    await served.listen('/events', (event) => {
      if (event.type !== 'run_created') seen.push(Date.now() - Date.parse(event.at));
      if (event.type === 'attempt_started') first ||= Date.parse(event.at);
      if (event.type === 'run_finished') ended();
      return event.type !== 'run_finished';
    });
    const at = Date.now();
    const before = performance.now();
    await served.trigger('dag0');
    answered.push(performance.now() - before);
    await end;
    started.push(first - at);
  }
  return { answered, started, seen };
}

async function fillHome({ folder, home }: Served): Promise<void> {
  const file = join(folder, 'dag0.dag.json');
  const definition = (await loadDagFile(file)).dags[0]?.definition;
  if (!definition) throw new Error('the DAG of the bench has errors');
  const start = Date.UTC(2026, 0, 1);
  for (let number = 0; number < RUNS; number += 1) {
    const dagId = `dag${number % DAGS}`;
    const now = start + number * 60_000;
    const { path, journal, runId } = runFolder(home, ulid(now));
    const header = { version: 1, run_id: runId, at: new Date(now).toISOString() };
    const made = {
      dag_id: dagId,
      definition: { ...definition, id: dagId },
      params: {},
      file,
      project: folder,
    };
    const events: RunEvent[] = [
      { ...header, seq: 1, type: 'run_created', trigger: 'manual', logical_date: header.at, ...made },
      { ...header, seq: 2, type: 'run_queued' },
      { ...header, seq: 3, type: 'run_started', slots: 2 },
      { ...header, seq: 4, type: 'run_finished', dag_id: dagId, state: 'success', tasks: {} },
    ];
    // Not by createRun, which waits for the disk each time.
    mkdirSync(path, { recursive: true, mode: 0o700 });
    writeFileSync(journal, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }
}
