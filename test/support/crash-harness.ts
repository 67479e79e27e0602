// Kills real runners and hosts of functions with SIGKILL at random moments, also while they end attempts, resumes the
// runs, and checks what became of them.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunState, TaskRun } from '../../src/core/run-state.js';
import { belongingOf, hostOf, listProcesses, type ProcessEntry } from '../../src/engine/process-table.js';
import { createRun } from '../../src/history/create-run.js';
import { readJournal, readRunState } from '../../src/history/journal-reader.js';
import type { RunFolder } from '../../src/history/run-folder.js';
import { type CrashShape, hangs, makeShape } from './crash-shapes.js';
import { seededRandom } from './random.js';
import { removeFolder } from './remove-folder.js';

const RUNNER = join(import.meta.dirname, '../../dist/runner.js');
const SHAPES = 20;

export interface CrashReport {
  /** Of runners. */
  readonly kills: number;
  /** Of those, while an attempt was being ended. */
  readonly whileEnding: number;
  readonly hostKills: number;
  readonly runs: number;
  readonly adopted: number;
}

/**
 * Makes runs of 20 shapes of DAG in turn, each killed up to four times, until `kills` runners have been killed; hosts of
 * functions are killed beside. Throws an AssertionError that names seed and run when a finished task was lost, one was
 * started twice, an attempt that was being ended became anything else, an output was wrong or a process was left.
 */
export async function crashRuns(
  seed: number,
  kills: number,
  log: (line: string) => void = () => {},
): Promise<CrashReport> {
  const random = seededRandom(seed);
  const home = mkdtempSync(join(tmpdir(), 'taskflow-crash-'));
  mkdirSync(join(home, 'runs'));
  const report = { kills: 0, whileEnding: 0, hostKills: 0, runs: 0, adopted: 0 };
  try {
    while (report.kills < kills) {
      const shape = report.runs % SHAPES;
      const wanted = Math.min(1 + Math.floor(random() * 4), kills - report.kills);
      const done = await crashOne({ home, shape, random, kills: wanted });
      report.kills += done.kills;
      report.whileEnding += done.whileEnding;
      report.hostKills += done.hostKills;
      report.adopted += done.adopted;
      report.runs += 1;
      log(
        `seed ${seed}: run ${report.runs}, shape ${shape}: ${done.kills} kills (${report.kills} of ${kills})`,
      );
    }
  } finally {
    removeFolder(home);
  }
  return report;
}

interface Crash {
  readonly home: string;
  readonly shape: number;
  readonly random: () => number;
  readonly kills: number;
}

async function crashOne({ home, shape, random, kills }: Crash): Promise<Omit<CrashReport, 'runs'>> {
  const work = mkdtempSync(join(home, 'work-'));
  const made = makeShape(shape, random, work);
  const { definition, file } = made;
  const folder = createRun(home, {
    dag_id: definition.id,
    definition,
    params: {},
    trigger: 'manual',
    file,
    project: work,
  });
  let killed = 0;
  let whileEnding = 0;
  let hostKills = 0;
  let mode = 'run';
  while (killed < kills) {
    const runner = startRunner(mode, folder);
    const ended = once(runner, 'exit');
    const isOver = () => runner.exitCode !== null;
    if (random() < 0.3 && definition.tasks.some(hangs)) {
      // While it ends an attempt: between the event and the end, or a little later.
      const before = endings(folder);
      while (!isOver() && endings(folder) === before && !hasEndedAll(folder)) await sleep(3);
      await Promise.race([sleep(random() * 250), ended]);
      if (!isOver() && endings(folder) > before) whileEnding += 1;
    } else {
      // Mostly once it has got somewhere, however slow the machine is; now and then while it starts.
      const target = random() < 0.15 ? 0 : statSync(folder.journal).size + random() * 2500;
      while (!isOver() && statSync(folder.journal).size < target) await sleep(3);
      await Promise.race([sleep(random() * 60), ended]);
    }
    if (file !== null) {
      // The first time certainly.
      const isWanted = hostKills === 0 || random() < 0.7;
      while (isWanted && !isOver() && hostsOf(folder).length === 0) await sleep(3);
      if (isWanted) hostKills += killHost(folder, random);
    }
    if (isOver()) break;
    runner.kill('SIGKILL');
    await ended;
    killed += 1;
    mode = hasOwner(folder) ? 'resume' : 'run';
    if (file !== null && random() < 0.3) hostKills += killHost(folder, random);
    if (random() < 0.5) await sleep(random() * 300);
  }
  if (readRunState(folder.journal)?.ended_at === undefined) await once(startRunner(mode, folder), 'exit');
  const adopted = await check(folder, made, { work, hostKills });
  return { kills: killed, whileEnding, hostKills, adopted };
}

function endings(folder: RunFolder): number {
  return readJournal(folder.journal).events.filter(({ type }) => type === 'attempt_ending').length;
}

/** Nothing will be ended any more. */
function hasEndedAll(folder: RunFolder): boolean {
  const state = readRunState(folder.journal);
  return (
    state?.definition.tasks
      .filter(hangs)
      .every(({ id }) => (state.tasks.get(id)?.attempts.length ?? 0) > 1) ?? false
  );
}

function hostsOf(folder: RunFolder): readonly ProcessEntry[] {
  return listProcesses().filter(
    ({ pid, group }) => pid === group && hostOf(pid)?.startsWith(`${folder.runId}.`),
  );
}

function killHost(folder: RunFolder, random: () => number): number {
  const hosts = hostsOf(folder);
  const victim = hosts[Math.floor(random() * hosts.length)];
  if (!victim) return 0;
  try {
    process.kill(victim.pid, 'SIGKILL');
    return 1;
  } catch {
    // It has ended since it was looked at.
    return 0;
  }
}

function startRunner(mode: string, folder: RunFolder): ChildProcess {
  return spawn(process.execPath, [RUNNER, mode, folder.home, folder.runId], { stdio: 'inherit' });
}

function hasOwner(folder: RunFolder): boolean {
  return readJournal(folder.journal).events.length > 2 || readOwnerFile(folder);
}

function readOwnerFile(folder: RunFolder): boolean {
  try {
    readFileSync(join(folder.path, 'owner.1.json'));
    return true;
  } catch {
    return false;
  }
}

/** Returns how many attempts were adopted by a later runner. */
async function check(
  folder: RunFolder,
  { definition, file }: CrashShape,
  { work, hostKills }: { readonly work: string; readonly hostKills: number },
): Promise<number> {
  const { events, damaged } = readJournal(folder.journal);
  const picture = `run ${folder.runId} of ${definition.id}`;
  const state = readRunState(folder.journal);
  assert.ok(state, picture);
  assert.equal(damaged, 0, picture);
  assert.deepEqual(
    events.map((event) => event.seq),
    events.map((_, index) => index + 1),
    `${picture}: numbers of events`,
  );
  assert.equal(state.state, 'success', `${picture}: ${JSON.stringify([...state.tasks.values()], null, 1)}`);
  const starts = lines(join(work, 'starts'));
  assert.equal(new Set(starts).size, starts.length, `${picture}: started twice: ${starts.join(' ')}`);
  const ends = new Map(lines(join(work, 'ends')).map((line) => [line.split('.')[0], line]));
  for (const each of definition.tasks) {
    const run = state.tasks.get(each.id);
    assert.ok(run, picture);
    if (file === null)
      assert.equal(run.attempts.length, each.retries + 1, `${picture}: attempts of ${each.id}`);
    const up = each.depends_on[0]?.slice(1) ?? 'none';
    assert.equal(
      ends.get(each.id),
      `${each.id}.${run.attempts.length} ${up}`,
      `${picture}: output that ${each.id} got`,
    );
    if (hangs(each)) checkEnded(run, picture);
  }
  if (file !== null) checkLost(state, hostKills, picture);
  await checkLeft(folder, state, picture);
  return events.filter((event) => event.type === 'run_adopted').length;
}

/** It claims success when it is ended; it was ended all the same. */
function checkEnded({ id, attempts }: TaskRun, picture: string): void {
  const outcomes = attempts.map(({ outcome }) => outcome);
  assert.deepEqual(outcomes, ['timed_out', 'success'], `${picture}: attempts of ${id}`);
}

/** An attempt in a host that was killed is lost; no other is. */
function checkLost(state: RunState, hostKills: number, picture: string): void {
  const failed = [...state.tasks.values()].flatMap(({ attempts }) =>
    attempts.filter(({ outcome }) => outcome !== 'success').map(({ reason }) => reason),
  );
  assert.ok(
    failed.every((reason) => reason === 'lost'),
    `${picture}: failed by ${failed.join(', ')}`,
  );
  assert.ok(failed.length <= hostKills, `${picture}: ${failed.length} lost by ${hostKills} kills`);
}

async function checkLeft(folder: RunFolder, state: RunState, picture: string): Promise<void> {
  const nonces = new Set(
    [...state.tasks.values()].flatMap(({ attempts }) => attempts.map(({ nonce }) => nonce)),
  );
  const left = () =>
    listProcesses().filter(
      ({ pid }) =>
        [...nonces].some((nonce) => belongingOf(pid, nonce) === 'ours') ||
        hostOf(pid)?.startsWith(`${folder.runId}.`),
    );
  // Hosts and slot shells see the end of their engine a moment after it.
  for (let tries = 0; tries < 500 && left().length > 0; tries++) await sleep(20);
  assert.deepEqual(left(), [], `${picture}: processes left`);
}

function lines(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}
