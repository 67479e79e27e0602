import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { listGuards } from '../../src/scheduler/guards.js';
import { readRecord } from '../../src/scheduler/schedule-record.js';
import { timesBetween } from '../../src/scheduler/schedule-times.js';
import { seededRandom } from '../support/random.js';
import { rigOfEachTest, type SchedulerRig } from './scheduler-rig.js';

const KILLS = Number(process.env.SCHEDULER_KILLS ?? 12);
const SPEED = 300;
const MINUTE_MS = 60_000;
const START = '2026-03-01T08:00:00Z';

describe('schedulers that are killed', function () {
  this.timeout(120_000 + KILLS * 4000);
  const rig = rigOfEachTest(START);
  const children: ChildProcess[] = [];
  let log = '';

  /** `skewMs`: how wrong its clock is. */
  const spawnOne = (script: string, origin: number, skewMs: number): ChildProcess => {
    const { home, project } = rig();
    const numbers = [origin, Date.parse(START) + skewMs, SPEED].map(String);
    const child = spawn(process.execPath, [script, home, project, ...numbers], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    children.push(child);
    return child;
  };

  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  it('two at once, on clocks that are wrong, lose no logical date and double none', async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    const random = seededRandom(seed);
    const script = await bundle(rig());
    rig().dag('all', '{ cron: "* * * * *", timezone: UTC, catchup: true, overlap: allow }');
    rig().dag('queued', '{ cron: "*/2 * * * *", timezone: UTC, catchup: true, overlap: queue }');
    rig().dag('late', '{ every: 1m, catchup: true, overlap: allow, jitter: 40s }');
    rig().dag('latest', '{ cron: "* * * * *", timezone: UTC, overlap: skip }');
    await rig().enable();
    const origin = Date.now();
    const pair = [spawnOne(script, origin, 0), spawnOne(script, origin, MINUTE_MS)];
    for (let kill = 0; kill < KILLS; kill++) {
      // Once something has happened, however slow the machine is, and then at any moment.
      const before = log.length;
      while (log.length === before) await sleep(5);
      await sleep(random() * 150);
      const place = random() < 0.5 ? 0 : 1;
      const victim = pair[place];
      victim?.kill('SIGKILL');
      if (victim && victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
      pair[place] = spawnOne(script, origin, Math.floor((random() - 0.3) * 5 * MINUTE_MS));
    }
    // What is left undone is done by who is left.
    const target = Date.parse(START) + (Date.now() - origin) * SPEED;
    const isThrough = () => ['all', 'queued', 'late'].every((id) => handledUntil(rig(), id) >= target);
    while (!isThrough()) await sleep(20);
    for (const child of pair) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    for (const id of ['all', 'queued', 'late', 'latest']) check(rig(), id, `seed ${seed}`);
    assert.deepEqual(listGuards(rig().home), [], 'guards left');
    assert.equal(log.includes('"failed"'), false, log);
  });
});

function handledUntil(rig: SchedulerRig, id: string): number {
  return readRecord(rig.home, id)?.handledUntil ?? 0;
}

function check(rig: SchedulerRig, id: string, what: string): void {
  const runs = rig.created(id);
  const dates = runs.map(({ logical_date }) => Date.parse(logical_date)).sort((a, b) => a - b);
  const record = readRecord(rig.home, id);
  const schedule = runs[0]?.definition.schedule;
  assert.ok(record?.handledUntil && schedule, `${what}: ${id} has not run`);
  assert.equal(new Set(dates).size, dates.length, `${what}: ${id} has a date twice`);
  const all = timesBetween(schedule, record.enabledAt, record.handledUntil, 100_000);
  if (schedule.catchup) assert.deepEqual(dates, all, `${what}: dates of ${id}`);
  else assert.ok(dates.every((ms) => all.includes(ms)) && dates.length > 0, `${what}: dates of ${id}`);
}

/** A process that starts as fast as the real one. */
async function bundle({ project }: SchedulerRig): Promise<string> {
  const outfile = join(project, '..', 'child.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'crash-child.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    outfile,
  });
  return outfile;
}
