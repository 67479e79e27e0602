// Bench: a scheduler with 1,000 scheduled DAGs: its start, the next times of all, and what it costs while idle.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../src/scheduler/clock.js';
import { DagFiles, isScheduled } from '../src/scheduler/dag-files.js';
import { decideDag } from '../src/scheduler/decide-dag.js';
import { Scheduler } from '../src/scheduler/scheduler.js';
import { readSettings, setEnabled } from '../src/scheduler/scheduler-settings.js';
import type { BenchRow } from './bench-row.js';

const CLI = join(import.meta.dirname, '../dist/cli.js');
const DAGS = 1000;
/** Long enough for each of the looks that come every two minutes at most. */
const IDLE_MS = 120_000;
/** V8 collects what the start has left, once, up to 100 seconds later: that is no part of being idle. */
const SETTLE_MS = 120_000;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];

export async function benchScheduler(): Promise<readonly BenchRow[]> {
  const root = mkdtempSync(join(tmpdir(), 'taskflow-bench-scheduler-'));
  const home = join(root, 'home');
  const project = join(root, 'project');
  mkdirSync(join(home, 'runs'), { recursive: true });
  writeDags(project);
  await setEnabled(home, true, Date.now());
  try {
    const first = await start(home, project);
    await first.scheduler.stop();
    const next = await nextTimesOfAll(home, project);
    const idle = await idleShare(home, project);
    return [
      { name: 'scheduler: 1,000 DAG files read and planned', value: first.ms, unit: 'ms', reach: null },
      { name: 'scheduler: next times of 1,000 DAGs', value: next, unit: 'ms', reach: 500 },
      ...(idle === null
        ? []
        : [
            {
              name: 'scheduler: idle with 1,000 DAGs, of a core',
              value: idle,
              unit: '%' as const,
              reach: 0.1,
            },
          ]),
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** At hours that are not near, so that none is due meanwhile; ten folders. */
function writeDags(project: string): void {
  const far = (new Date().getUTCHours() + 12) % 24;
  for (let index = 0; index < DAGS; index++) {
    const folder = join(project, `folder_${index % 10}`);
    mkdirSync(folder, { recursive: true });
    const schedule = `{ cron: "${index % 60} ${far} * * *", timezone: ${index % 2 ? 'UTC' : 'Etc/UTC'} }`;
    const zoned = `{ cron: "0 0 1 ${1 + (index % 12)} *", timezone: ${ZONES[index % ZONES.length]}, end_date: 2020-01-01 }`;
    const text = `id: dag_${index}\nschedule: ${index % 5 === 0 ? zoned : schedule}\ntasks:\n  a: { run: "true" }\n  b: { run: "true", depends_on: [a] }\n`;
    writeFileSync(join(folder, `dag_${index}.dag.yaml`), text);
  }
}

async function start(
  home: string,
  project: string,
): Promise<{ readonly scheduler: Scheduler; readonly ms: number }> {
  const since = performance.now();
  let scheduler: Scheduler | undefined;
  await new Promise<void>((resolve) => {
    scheduler = new Scheduler({
      home,
      project,
      onEntry: ({ type }) => type === 'dags_read' && resolve(),
    });
    scheduler.start();
  });
  if (!scheduler) throw new Error('it did not start');
  return { scheduler, ms: performance.now() - since };
}

async function nextTimesOfAll(home: string, project: string): Promise<number> {
  const files = new DagFiles(project, systemClock);
  await files.refresh();
  const settings = readSettings(home);
  const since = performance.now();
  for (const dag of files.dags.filter(isScheduled)) {
    await decideDag({
      home,
      project,
      dag,
      now: Date.now(),
      settings,
      guards: [],
      newRunId: () => '',
      mayGoOn: () => true,
      cancel: () => {},
      tell: () => {},
    });
  }
  return performance.now() - since;
}

/** Of the real program in a process of its own, in per cent of a core; null where the system does not tell. */
async function idleShare(home: string, project: string): Promise<number | null> {
  const scheduler = spawn(process.execPath, [CLI, 'scheduler', '--json'], {
    cwd: project,
    env: { ...process.env, TASKFLOW_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const chunk of scheduler.stdout) if (String(chunk).includes('"dags_read"')) break;
    await sleep(SETTLE_MS);
    const before = cpuMs(scheduler.pid ?? 0);
    const since = performance.now();
    await sleep(IDLE_MS);
    const after = cpuMs(scheduler.pid ?? 0);
    if (before === null || after === null) return null;
    return ((after - before) / (performance.now() - since)) * 100;
  } finally {
    const ended = once(scheduler, 'exit');
    scheduler.kill('SIGTERM');
    await ended;
  }
}

/** Linux counts in hundredths of a second. */
function cpuMs(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}
