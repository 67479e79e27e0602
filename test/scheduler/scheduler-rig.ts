// A home, a project and schedulers on a clock that tests move; runs are started and ended by the test, no process is.
import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEventOf } from '../../src/core/events.js';
import type { RunStateName } from '../../src/core/states.js';
import { readCreation } from '../../src/history/journal-reader.js';
import { type Ownership, takeOwnership } from '../../src/history/ownership.js';
import { runFolder } from '../../src/history/run-folder.js';
import { listRunIds } from '../../src/history/run-ids.js';
import type { RunControl } from '../../src/scheduler/run-control.js';
import { Scheduler, type SchedulerOptions } from '../../src/scheduler/scheduler.js';
import type { SchedulerEntry } from '../../src/scheduler/scheduler-entry.js';
import { setEnabled } from '../../src/scheduler/scheduler-settings.js';
import { removeFolder } from '../support/remove-folder.js';
import { endRun } from './end-run.js';
import { FakeClock } from './fake-clock.js';

const STEP_MS = 10_000;
/** Everything that a scheduler looks at, it has looked at after that. */
const LONGEST_LOOK_MS = 20_000;

export class SchedulerRig {
  readonly clock: FakeClock;
  readonly home: string;
  readonly project: string;
  readonly entries: SchedulerEntry[] = [];
  readonly #root: string;
  readonly #owned = new Map<string, Ownership>();
  readonly #schedulers = new Set<Scheduler>();
  #saves = 0;

  constructor(start: string) {
    this.clock = new FakeClock(start);
    this.#root = mkdtempSync(join(tmpdir(), 'taskflow-scheduler-'));
    this.home = join(this.#root, 'home');
    this.project = join(this.#root, 'project');
    mkdirSync(join(this.home, 'runs'), { recursive: true });
    mkdirSync(this.project);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#schedulers].map((scheduler) => scheduler.stop()));
    removeFolder(this.#root);
  }

  enable(): Promise<void> {
    return setEnabled(this.home, true, this.clock.now());
  }

  /** `rest`: further lines of the file. */
  dag(id: string, schedule: string, rest = ''): string {
    return this.write(
      `${id}.dag.yaml`,
      `id: ${id}\nschedule: ${schedule}\n${rest}\ntasks:\n  a: { run: "true" }\n`,
    );
  }

  write(file: string, text: string): string {
    const path = join(this.project, file);
    writeFileSync(path, text);
    // Two saves in one tick of the file system's clock must be two.
    this.#saves += 1;
    utimesSync(path, 1000 + this.#saves, 1000 + this.#saves);
    return path;
  }

  /** Starts one; it has had its first look when this resolves. */
  async start(options: Partial<SchedulerOptions> = {}): Promise<Scheduler> {
    const scheduler = new Scheduler({
      home: this.home,
      project: this.project,
      clock: this.clock,
      lookMs: STEP_MS,
      onEntry: (entry) => this.entries.push(entry),
      runs: {
        start: (_home, runId) => this.#own(runId),
        resume: (_home, runId) => this.#own(runId),
        cancel: async (_home, runId) => this.end(runId, 'cancelled'),
      },
      ...options,
    });
    this.#schedulers.add(scheduler);
    scheduler.start();
    await this.clock.asleep(this.#schedulers.size);
    return scheduler;
  }

  async stop(scheduler: Scheduler): Promise<void> {
    this.#schedulers.delete(scheduler);
    await scheduler.stop();
  }

  /** Runs that end as soon as they are started. */
  get atOnce(): RunControl {
    const end = (_home: string, runId: string) => this.end(runId);
    return { start: end, resume: end, cancel: async () => {} };
  }

  /** Minutes pass. */
  pass(minutes: number): Promise<void> {
    return this.clock.advance(minutes * 60_000, this.#schedulers.size);
  }

  /** What the scheduler does because of what the test has done. */
  look(): Promise<void> {
    return this.clock.advance(LONGEST_LOOK_MS, this.#schedulers.size);
  }

  /** How each run was made, by run id. */
  created(dagId?: string): RunEventOf<'run_created'>[] {
    const all = listRunIds(this.home)
      .sort()
      .map((runId) => readCreation(runFolder(this.home, runId).journal));
    return all.filter((run) => run !== null).filter((run) => dagId === undefined || run.dag_id === dagId);
  }

  /** Logical dates in the order in which the runs were made, `2026-03-01T08:00`. */
  dates(dagId?: string): string[] {
    return this.created(dagId).map(({ logical_date }) => logical_date.slice(0, 16));
  }

  /** Ids of runs that the scheduler has started and that have not ended, oldest first. */
  get running(): string[] {
    return [...this.#owned.keys()].sort();
  }

  told<T extends SchedulerEntry['type']>(type: T): Extract<SchedulerEntry, { type: T }>[] {
    return this.entries.filter((entry): entry is Extract<SchedulerEntry, { type: T }> => entry.type === type);
  }

  /** A run comes to its end, as its runner would leave it. */
  end(runId: string, state: RunStateName = 'success'): void {
    const ownership = this.#owned.get(runId) ?? this.#own(runId);
    if (!ownership) throw new Error(`another owns ${runId}`);
    endRun(this.home, runId, ownership, state);
    this.#owned.delete(runId);
  }

  endAll(): void {
    for (const runId of this.running) this.end(runId);
  }

  #own(runId: string): Ownership | null {
    const taken = takeOwnership(runFolder(this.home, runId));
    if (!taken.ok) return null;
    this.#owned.set(runId, taken.ownership);
    return taken.ownership;
  }
}

/** One for each test of the suite that calls this; the clock starts at that time. */
export function rigOfEachTest(start = '2026-03-01T08:00:00Z'): () => SchedulerRig {
  let rig: SchedulerRig;
  beforeEach(() => {
    rig = new SchedulerRig(start);
  });
  afterEach(() => rig.close());
  return () => rig;
}
