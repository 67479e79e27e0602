// Whatever happens in whatever order, in however many processes: the index says what the journals say.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { summarizeTask } from '../../src/core/run-state.js';
import { type HistoryIndex, openHistory } from '../../src/history/history-index.js';
import { readRunState } from '../../src/history/journal-reader.js';
import { listRuns, tasksOfRun } from '../../src/history/queries.js';
import { runFolder } from '../../src/history/run-folder.js';
import { SampleHome, type SampleRun } from './sample-run.js';

const outcome = fc.constantFrom('success' as const, 'failed' as const, 'skipped' as const, 'none' as const);
const taskId = fc.constantFrom('a', 'b', 'c', 'd');
const run: fc.Arbitrary<SampleRun> = fc.record({
  dag_id: fc.constantFrom('x', 'y'),
  trigger: fc.constantFrom('manual' as const, 'schedule' as const),
  tasks: fc.dictionary(taskId, outcome, { minKeys: 1, noNullPrototype: true }),
  duration_ms: fc.nat(5000),
  until: fc.constantFrom('queued' as const, 'running' as const, 'end' as const),
});

type Step =
  | { readonly do: 'add'; readonly run: SampleRun }
  | { readonly do: 'go on' | 'retry' | 'remove'; readonly which: number }
  | { readonly do: 'open' | 'refresh' | 'save' | 'close'; readonly who: 0 | 1 };

const which = fc.nat(20);
const who = fc.constantFrom(0 as const, 1 as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('add' as const), run }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('go on' as const, 'retry', 'remove'), which }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('open' as const, 'refresh', 'save', 'close'), who }),
  },
);
describe('the index of any history', function () {
  this.timeout(120_000);

  it('is a fold of its journals', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { maxLength: 8 }), async (runs) => {
        const sample = new SampleHome();
        try {
          for (const each of runs) sample.addRun(each);
          assert.deepEqual(await pictureByIndex(sample.home), pictureByJournals(sample.home));
        } finally {
          sample.remove();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the same as made anew, after two processes opened and saved in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const world = new World();
        try {
          for (const each of steps) await world.take(each);
          // Whoever looks, and whatever was saved last.
          for (const index of world.open) {
            await index.refresh();
            assert.deepEqual(picture(index), pictureByJournals(world.sample.home));
          }
          assert.deepEqual(await pictureByIndex(world.sample.home), pictureByJournals(world.sample.home));
        } finally {
          await world.end();
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** One home, the runners that write into it, and two processes that keep an index of it. */
class World {
  readonly sample = new SampleHome();
  readonly #indexes: (HistoryIndex | null)[] = [null, null];
  readonly #states = new Map<string, 'queued' | 'running' | 'end'>();

  get open(): HistoryIndex[] {
    return this.#indexes.filter((index) => index !== null);
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'add') {
      this.#states.set(this.sample.addRun(step.run), step.run.until ?? 'end');
    } else if ('which' in step) {
      this.#change(step.do, step.which);
    } else {
      await this.#use(step.do, step.who);
    }
  }

  #change(what: 'go on' | 'retry' | 'remove', which: number): void {
    const runs = [...this.#states];
    const [runId, state] = runs[which % Math.max(1, runs.length)] ?? [];
    if (!runId) return;
    if (what === 'go on' && state === 'queued') this.sample.start(runId);
    if (what === 'go on' && state === 'running') this.sample.finish(runId);
    if (what === 'go on') this.#states.set(runId, state === 'queued' ? 'running' : 'end');
    if (state !== 'end') return;
    if (what === 'retry') this.sample.retry(runId);
    if (what === 'remove') {
      this.sample.removeRun(runId);
      this.#states.delete(runId);
    }
  }

  async #use(what: 'open' | 'refresh' | 'save' | 'close', who: 0 | 1): Promise<void> {
    const index = this.#indexes[who];
    if (what === 'open' && !index) this.#indexes[who] = await open(this.sample.home);
    if (what === 'refresh') await index?.refresh();
    if (what === 'save') index?.save();
    if (what === 'close') {
      await index?.close();
      this.#indexes[who] = null;
    }
  }

  async end(): Promise<void> {
    for (const index of this.open) await index.close();
    this.sample.remove();
  }
}

type Picture = Record<string, { readonly run: unknown; readonly tasks: unknown }>;

function picture(index: HistoryIndex): Picture {
  const runs: Picture = {};
  for (const { run_id, dag_id, state, trigger, created_at, started_at, ended_at } of listRuns(index).runs) {
    const tasks = tasksOfRun(index, run_id).map((task) => [
      task.task_id,
      task.state,
      task.attempts,
      task.duration_ms,
    ]);
    runs[run_id] = { run: { dag_id, state, trigger, created_at, started_at, ended_at }, tasks };
  }
  return runs;
}

async function pictureByIndex(home: string): Promise<Picture> {
  const index = await open(home);
  try {
    return picture(index);
  } finally {
    await index.close();
  }
}

/** Says the same without any index. */
function pictureByJournals(home: string): Picture {
  const runs: Picture = {};
  for (const runId of readdirSync(join(home, 'runs')).sort().reverse()) {
    const state = readRunState(runFolder(home, runId).journal);
    assert.ok(state);
    const { dag_id, trigger, created_at, started_at = null, ended_at = null } = state;
    const tasks = [...state.tasks.values()].map((task) => {
      const summary = summarizeTask(task);
      return [task.id, summary.state, summary.attempts, summary.duration_ms];
    });
    runs[runId] = { run: { dag_id, state: state.state, trigger, created_at, started_at, ended_at }, tasks };
  }
  return runs;
}

async function open(home: string): Promise<HistoryIndex> {
  const opened = await openHistory({ home });
  assert.ok(opened.ok, JSON.stringify(opened));
  return opened.index;
}
