// Kills real runners, slot shells, hosts and their drains with SIGKILL at random moments, also while attempts are ended
// and between two owners, and checks what becomes of the runs.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRun } from '../../../src/history/create-run.js';
import { seededRandom } from '../random.js';
import { removeFolder } from '../remove-folder.js';
import { checkRun, type Outcome } from './check.js';
import { CrashedRun, type Kill } from './crashed-run.js';
import { planKills } from './plan.js';
import { makeShape, SHAPES } from './shapes.js';

/** Fewer kills than that hit a run rarely twice in one place. */
const MOST_KILLS = 8;

export interface CrashOptions {
  /** The same seed and number of a run make the same shape and plan; when exactly they hit is the machine's. */
  readonly seed: number;
  /** Of all kinds together. */
  readonly kills: number;
  /** Number of the first run, from 0; default 0. */
  readonly first?: number;
  readonly log?: (line: string) => void;
}

export interface CrashReport {
  readonly runs: number;
  readonly kills: readonly Kill[];
  readonly outcomes: readonly Outcome[];
  /** What was wrong with runs, each with its picture. Their folders are kept. */
  readonly failures: readonly string[];
}

/**
 * Makes runs of 20 shapes of DAG in turn, each killed up to eight times, until `kills` processes have been killed. Goes
 * on after a run that is not as it should be: its task lost or done twice, an attempt that was being ended not timed
 * out, more attempts than the kills justify, two at once, a wrong output, a process left, or no end after two minutes.
 */
export async function crashRuns({
  seed,
  kills,
  first = 0,
  log = () => {},
}: CrashOptions): Promise<CrashReport> {
  const home = mkdtempSync(join(tmpdir(), 'taskflow-crash-'));
  mkdirSync(join(home, 'runs'));
  const all: Kill[] = [];
  const outcomes: Outcome[] = [];
  const failures: string[] = [];
  let runs = 0;
  for (; all.length < kills; runs++) {
    const number = first + runs;
    const done = await crashOne({ home, seed, number, most: kills - all.length });
    all.push(...done.kills);
    if (done.outcome) outcomes.push(done.outcome);
    const words = `seed ${seed}, run ${number}, shape ${number % SHAPES}`;
    const counted = [...countBy(done.kills, ({ what }) => what)].map(([what, count]) => `${count} ${what}`);
    log(`${words}: ${counted.join(', ') || 'none'} killed (${all.length} of ${kills})`);
    if (done.failure === null) continue;
    failures.push(`${words} (${done.path}): ${done.failure}`);
    log(failures.at(-1) ?? '');
  }
  if (failures.length === 0) removeFolder(home);
  return { runs, kills: all, outcomes, failures };
}

interface Crash {
  readonly home: string;
  readonly seed: number;
  readonly number: number;
  readonly most: number;
}

interface Crashed {
  readonly path: string;
  readonly kills: readonly Kill[];
  readonly outcome: Outcome | null;
  readonly failure: string | null;
}

async function crashOne({ home, seed, number, most }: Crash): Promise<Crashed> {
  const random = seededRandom(seed * 1009 + number);
  const shape = number % SHAPES;
  const work = mkdtempSync(join(home, 'work-'));
  const made = makeShape(shape, random, work);
  const { definition, file } = made;
  const given = { dag_id: definition.id, definition, params: {}, file, project: work };
  const folder = createRun(home, { ...given, trigger: 'manual' });
  const plan = planKills(2 + Math.floor(random() * (MOST_KILLS - 1)), shape, random).slice(0, most);
  const run = new CrashedRun(folder, made);
  const result = { path: folder.path, kills: run.kills };
  try {
    await run.carryOut(plan);
    return { ...result, outcome: await checkRun(run, work), failure: null };
  } catch (error) {
    const failure = `${(error as Error).message}\n${run.picture()}`;
    run.end();
    return { ...result, outcome: null, failure };
  }
}

export function countBy<T>(list: readonly T[], keyOf: (each: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of list) counts.set(keyOf(each), (counts.get(keyOf(each)) ?? 0) + 1);
  return counts;
}
