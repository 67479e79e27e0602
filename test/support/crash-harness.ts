// Kills real runners with SIGKILL at random moments, resumes their runs, and checks what became of them.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DagDefinition, ShellTask } from '../../src/core/definition.js';
import { belongingOf, listProcesses } from '../../src/engine/process-table.js';
import { createRun } from '../../src/history/create-run.js';
import { readJournal, readRunState } from '../../src/history/journal-reader.js';
import type { RunFolder } from '../../src/history/run-folder.js';
import { dag, task } from './definitions.js';
import { seededRandom } from './random.js';
import { removeFolder } from './remove-folder.js';

const RUNNER = join(import.meta.dirname, '../../dist/runner.js');
const SHAPES = 20;

export interface CrashReport {
  readonly kills: number;
  readonly runs: number;
  readonly adopted: number;
}

/**
 * Makes runs of 20 shapes of DAG in turn, each killed up to four times, until `kills` runners have been killed.
 * Throws an AssertionError that names seed and run when a finished task was lost, one was started twice, an output
 * was wrong or a process was left.
 */
export async function crashRuns(
  seed: number,
  kills: number,
  log: (line: string) => void = () => {},
): Promise<CrashReport> {
  const random = seededRandom(seed);
  const home = mkdtempSync(join(tmpdir(), 'taskflow-crash-'));
  mkdirSync(join(home, 'runs'));
  const report = { kills: 0, runs: 0, adopted: 0 };
  try {
    while (report.kills < kills) {
      const shape = report.runs % SHAPES;
      const wanted = Math.min(1 + Math.floor(random() * 4), kills - report.kills);
      const done = await crashOne({ home, shape, random, kills: wanted });
      report.kills += done.kills;
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

async function crashOne({ home, shape, random, kills }: Crash): Promise<{ kills: number; adopted: number }> {
  const work = mkdtempSync(join(home, 'work-'));
  const definition = makeShape(shape, random, work);
  const folder = createRun(home, {
    dag_id: definition.id,
    definition,
    params: {},
    trigger: 'manual',
    file: null,
    project: work,
  });
  let killed = 0;
  let mode = 'run';
  while (killed < kills) {
    const runner = startRunner(mode, folder);
    const ended = once(runner, 'exit');
    // Mostly once it has got somewhere, however slow the machine is; now and then while it starts.
    const target = random() < 0.15 ? 0 : statSync(folder.journal).size + random() * 2500;
    while (runner.exitCode === null && statSync(folder.journal).size < target) await sleep(3);
    await Promise.race([sleep(random() * 60), ended]);
    if (runner.exitCode !== null) break;
    runner.kill('SIGKILL');
    await ended;
    killed += 1;
    mode = hasOwner(folder) ? 'resume' : 'run';
    if (random() < 0.5) await sleep(random() * 300);
  }
  if (readRunState(folder.journal)?.ended_at === undefined) await once(startRunner(mode, folder), 'exit');
  const adopted = check(folder, definition, work);
  return { kills: killed, adopted };
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

/** Layers, chains, fans and diamonds with retries; what each attempt does is written into its command. */
function makeShape(shape: number, random: () => number, work: string): DagDefinition {
  const count = 3 + (shape % 7) * 2;
  const tasks: ShellTask[] = [];
  for (let index = 0; index < count; index++) {
    const upstream = new Set<string>();
    const wanted = shape % 4 === 0 ? 1 : shape % 4;
    for (let each = 0; each < wanted && index > 0; each++) {
      const place = shape % 4 === 0 ? index - 1 : Math.floor(random() * index);
      upstream.add(`t${place}`);
    }
    if (shape % 5 === 0 && random() < 0.4) upstream.clear();
    const seconds = (0.01 + random() * 0.25).toFixed(2);
    // The first attempt of some fails; each start and each end leaves a line that is written in one piece.
    const fails = random() < 0.25;
    const run = [
      `echo "$TASKFLOW_TASK_ID.$TASKFLOW_ATTEMPT" >> "${work}/starts"`,
      `sleep ${seconds}`,
      `echo "{\\"sum\\": $(node_sum() { tr -dc '0-9\\n,:' < "$TASKFLOW_INPUTS" | wc -c; }; node_sum), \\"me\\": ${index}}" > "$TASKFLOW_OUTPUT"`,
      ...(fails ? ['if [ "$TASKFLOW_ATTEMPT" = 1 ]; then exit 3; fi'] : []),
      `echo "$TASKFLOW_TASK_ID.$TASKFLOW_ATTEMPT $UP" >> "${work}/ends"`,
    ].join('\n');
    const first = [...upstream][0];
    tasks.push(
      task(`t${index}`, [...upstream], {
        run,
        retries: fails ? 1 : 0,
        retry_delay_ms: 50,
        env: { UP: first ? `\${{ tasks.${first}.output.me }}` : 'none' },
      }),
    );
  }
  return dag(tasks, { id: `shape_${shape}`, max_parallel_tasks: 1 + (shape % 4) });
}

/** Returns how many attempts were adopted by a later runner. */
function check(folder: RunFolder, definition: DagDefinition, work: string): number {
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
    assert.equal(run?.attempts.length, each.retries + 1, `${picture}: attempts of ${each.id}`);
    const up = each.depends_on[0]?.slice(1) ?? 'none';
    assert.equal(
      ends.get(each.id),
      `${each.id}.${each.retries + 1} ${up}`,
      `${picture}: output that ${each.id} got`,
    );
  }
  const nonces = [...state.tasks.values()].flatMap(({ attempts }) => attempts.map(({ nonce }) => nonce));
  const left = listProcesses().filter(({ pid }) =>
    nonces.some((nonce) => belongingOf(pid, nonce) === 'ours'),
  );
  assert.deepEqual(left, [], `${picture}: processes left`);
  return events.filter((event) => event.type === 'run_adopted').length;
}

function lines(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}
