import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { makeClaim } from '../../src/history/claim.js';
import { type HistoryIndex, openHistory } from '../../src/history/history-index.js';
import {
  findRun,
  latestRuns,
  latestSuccess,
  listRuns,
  tasksOfRun,
  unreadableRuns,
} from '../../src/history/queries.js';
import { runFolder } from '../../src/history/run-folder.js';
import { expectedDurations, taskStatistics } from '../../src/history/statistics.js';
import { SampleHome, sampleDefinition } from './sample-run.js';

describe('the index of a history', () => {
  let sample: SampleHome;
  let open: HistoryIndex[];

  beforeEach(() => {
    sample = new SampleHome();
    open = [];
  });
  afterEach(async () => {
    for (const index of open) await index.close();
    sample.remove();
  });

  async function openIndex(options: { readonly foreign?: boolean } = {}): Promise<HistoryIndex> {
    const opened = await openHistory({ home: sample.home, ...options });
    assert.ok(opened.ok, JSON.stringify(opened));
    open.push(opened.index);
    return opened.index;
  }

  const ids = (
    index: HistoryIndex,
    ...args: Parameters<typeof listRuns> extends [unknown, ...infer R] ? R : never
  ) => listRuns(index, ...args).runs.map((run) => run.run_id);

  it('is empty where there is no home, and makes none', async () => {
    sample.remove();
    const index = await openIndex();
    assert.deepEqual(listRuns(index), { runs: [], next: null });
    await index.close();
    assert.equal(existsSync(sample.home), false);
  });

  it('lists runs newest first, with all that a list shows', async () => {
    const first = sample.addRun({ at: 1000 });
    const second = sample.addRun({ at: 2000, trigger: 'schedule', tasks: { a: 'success', b: 'failed' } });
    const index = await openIndex();
    assert.deepEqual(ids(index), [second, first]);
    assert.deepEqual(findRun(index, second), {
      run_id: second,
      dag_id: 'etl',
      state: 'failed',
      trigger: 'schedule',
      logical_date: '1970-01-01T00:00:02.000Z',
      file: '/project/etl.dag.yaml',
      created_at: 2100,
      started_at: 2300,
      ended_at: 3400,
      idle_ms: 0,
      message: 'b: exit code 2',
      failed_tasks: 'b',
    });
  });

  it('pages by cursor, and pages stay right while runs are added', async () => {
    const all = Array.from({ length: 7 }, () => sample.addRun()).reverse();
    const index = await openIndex();
    const first = listRuns(index, {}, { limit: 3 });
    assert.deepEqual(
      first.runs.map((run) => run.run_id),
      all.slice(0, 3),
    );
    sample.addRun();
    await index.refresh();
    const second = listRuns(index, {}, { limit: 3, cursor: first.next ?? '' });
    assert.deepEqual(
      second.runs.map((run) => run.run_id),
      all.slice(3, 6),
    );
    const last = listRuns(index, {}, { limit: 3, cursor: second.next ?? '' });
    assert.deepEqual(
      last.runs.map((run) => run.run_id),
      all.slice(6),
    );
    assert.equal(last.next, null);
  });

  it('ends with no cursor where the last page is full', async () => {
    for (let count = 0; count < 4; count += 1) sample.addRun();
    const index = await openIndex();
    const { next } = listRuns(index, {}, { limit: 2 });
    assert.equal(listRuns(index, {}, { limit: 2, cursor: next ?? '' }).next, null);
  });

  it('filters by DAG, state, trigger, time and text', async () => {
    const a = sample.addRun({ at: 1000, dag_id: 'alpha' });
    const b = sample.addRun({ at: 2000, dag_id: 'beta', trigger: 'api', tasks: { Load_100: 'failed' } });
    const c = sample.addRun({ at: 3000, dag_id: 'alpha', until: 'queued' });
    const index = await openIndex();
    assert.deepEqual(ids(index, { dag_id: 'alpha' }), [c, a]);
    assert.deepEqual(ids(index, { states: ['failed', 'queued'] }), [c, b]);
    assert.deepEqual(ids(index, { states: [] }), []);
    assert.deepEqual(ids(index, { triggers: ['api'] }), [b]);
    assert.deepEqual(ids(index, { since: 2100, until: 3100 }), [b]);
    assert.deepEqual(ids(index, { text: 'load_1' }), [b]);
    assert.deepEqual(ids(index, { text: 'exit code' }), [b]);
    assert.deepEqual(ids(index, { text: 'loadX1' }), [], 'an underscore is no wildcard');
    assert.deepEqual(ids(index, { text: '%' }), [], 'nor is a percent sign');
    assert.deepEqual(ids(index, { text: a.slice(0, 12).toLowerCase(), dag_id: 'alpha' }), [a]);
  });

  it('shows a running run as interrupted once its owner is gone', async () => {
    const alive = sample.addRun({ until: 'running' });
    const dead = sample.addRun({ until: 'running' });
    makeClaim(runFolder(sample.home, alive).path, 'owner', 1);
    claimByDeadProcess(runFolder(sample.home, dead).path);
    const index = await openIndex();
    assert.equal(findRun(index, alive)?.state, 'running');
    assert.equal(findRun(index, dead)?.state, 'interrupted');
    assert.deepEqual(ids(index, { states: ['running'] }), [alive]);
    assert.deepEqual(ids(index, { states: ['interrupted'] }), [dead]);
  });

  it('fills a page over runs that a look at their owner leaves out', async () => {
    const dead = sample.addRun({ until: 'running' });
    claimByDeadProcess(runFolder(sample.home, dead).path);
    for (let count = 0; count < 5; count += 1) {
      makeClaim(runFolder(sample.home, sample.addRun({ until: 'running' })).path, 'owner', 1);
    }
    const index = await openIndex();
    assert.deepEqual(
      listRuns(index, { states: ['interrupted'] }, { limit: 1 }).runs.map((r) => r.run_id),
      [dead],
    );
  });

  it('sees what another process did: new runs, ends, retries, removals', async () => {
    const run = sample.addRun({ until: 'running', tasks: { a: 'failed' } });
    const old = sample.addRun();
    const index = await openIndex();
    sample.finish(run);
    await index.refresh();
    assert.equal(findRun(index, run)?.state, 'failed');
    sample.retry(run, 'running');
    await index.refresh();
    assert.equal(findRun(index, run)?.state, 'running');
    assert.equal(tasksOfRun(index, run)[0]?.state, 'none');
    sample.removeRun(old);
    const fresh = sample.addRun({ until: 'queued' });
    await index.refresh();
    assert.deepEqual(ids(index), [run, fresh].sort().reverse());
  });

  it('reads on in a run that goes on, and not again from its start', async () => {
    const run = sample.addRun({ until: 'running', tasks: { a: 'success', b: 'success' } });
    const index = await openIndex();
    sample.append(run, { type: 'attempt_starting', task_id: 'b', attempt: 1, nonce: 'n' });
    sample.append(run, { type: 'task_state', task_id: 'b', state: 'running' });
    const journal = openSync(runFolder(sample.home, run).journal, 'r+');
    writeSync(journal, 'no more a run', 0);
    closeSync(journal);
    await index.refresh();
    assert.deepEqual(
      tasksOfRun(index, run).map((task) => [task.task_id, task.state, task.attempts]),
      [
        ['a', 'none', 0],
        ['b', 'running', 1],
      ],
    );
  });

  it('lets others have their turns while it stores a long run, who see it whole or not at all', async () => {
    const tasks = Object.fromEntries(Array.from({ length: 4000 }, (_, place) => [`t${place}`, 'success']));
    const index = await openIndex();
    const runId = sample.addRun({ tasks: tasks as Record<string, 'success'> });
    let isOver = false;
    const refreshed = index.refresh().then(() => {
      isOver = true;
    });
    const seen = new Set<number>();
    let turns = 0;
    while (!isOver) {
      await nextTurn();
      turns += 1;
      seen.add(tasksOfRun(index, runId).length);
      // A save would take the tables from a transaction that is open.
      if (turns % 3 === 0) {
        index.changed();
        assert.ok(index.save());
      }
    }
    await refreshed;
    assert.ok(turns > 3, `${turns} turns`);
    assert.deepEqual([...seen], [0, 4000]);
    assert.equal(findRun(index, runId)?.state, 'success');
  });

  it('takes nothing for whole that was saved when half of it was stored', async () => {
    const tasks = Object.fromEntries(Array.from({ length: 4000 }, (_, place) => [`t${place}`, 'success']));
    const runId = sample.addRun({ tasks: tasks as Record<string, 'success'>, until: 'running' });
    const index = await openIndex();
    sample.finish(runId);
    let isOver = false;
    const refreshed = index.refresh().then(() => {
      isOver = true;
    });
    const started = () => tasksOfRun(index, runId).filter(({ attempts }) => attempts > 0).length;
    while (!isOver && started() === 0) await nextTurn();
    assert.ok(started() > 0 && started() < 4000, `${started()} stored`);
    index.changed();
    assert.ok(index.save());
    const half = readFileSync(join(sample.home, 'history.sqlite'));
    await refreshed;
    await index.close();
    // The process that saved it is gone.
    writeFileSync(join(sample.home, 'history.sqlite'), half);
    const again = await openIndex();
    assert.equal(tasksOfRun(again, runId).filter(({ state }) => state === 'success').length, 4000);
    assert.equal(findRun(again, runId)?.state, 'success');
  });

  it('finds new runs, and misses those that are gone, without a note', async () => {
    const gone = sample.addRun();
    const retried = sample.addRun({ tasks: { a: 'failed' } });
    await (await openIndex()).close();
    const run = sample.addRun();
    sample.retry(retried);
    rmSync(runFolder(sample.home, gone).path, { recursive: true });
    rmSync(join(sample.home, 'changes.log'));
    const index = await openIndex();
    assert.deepEqual(ids(index), [run, retried]);
    assert.equal(findRun(index, retried)?.state, 'success');
  });

  it('misses a run that somebody deleted, without a note', async () => {
    const gone = sample.addRun();
    await (await openIndex()).close();
    rmSync(runFolder(sample.home, gone).path, { recursive: true });
    assert.deepEqual(ids(await openIndex()), []);
  });

  it('has the tasks of the newest definition, where a retry took another', async () => {
    const run = sample.addRun({ until: 'running', tasks: { a: 'success', b: 'failed' } });
    const index = await openIndex();
    sample.finish(run);
    const definition = sampleDefinition('etl', ['b', 'c']);
    sample.append(run, { type: 'run_retried', tasks: ['b', 'c'], without_rule: [], definition });
    await index.refresh();
    assert.deepEqual(
      tasksOfRun(index, run).map((task) => [task.task_id, task.position]),
      [
        ['b', 0],
        ['c', 1],
      ],
    );
  });

  it('saves what it folded, private, and starts from there', async () => {
    const run = sample.addRun();
    await (await openIndex()).close();
    const file = join(sample.home, 'history.sqlite');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const { mtimeMs } = statSync(file);
    const index = await openIndex();
    assert.deepEqual(ids(index), [run]);
    await index.close();
    assert.equal(statSync(file).mtimeMs, mtimeMs, 'nothing new is nothing to save');
    assert.deepEqual(readdirSync(sample.home).sort(), ['changes.log', 'history.sqlite', 'runs']);
  });

  it('saves by itself in a process that lives long', async () => {
    const opened = await openHistory({ home: sample.home, saveDelayMs: 1 });
    assert.ok(opened.ok);
    open.push(opened.index);
    sample.addRun();
    await opened.index.refresh();
    while (!existsSync(join(sample.home, 'history.sqlite'))) await nextTurn();
  });

  it('follows no link among the runs', async () => {
    const run = sample.addRun();
    symlinkSync(runFolder(sample.home, run).path, runFolder(sample.home, '01ARZ3NDEKTSV4RRFFQ69G5FAV').path);
    const linked = sample.addRun();
    const { journal } = runFolder(sample.home, linked);
    const index = await openIndex();
    assert.deepEqual(ids(index), [linked, run]);
    await index.close();
    const other = new SampleHome();
    try {
      symlinkSync(journal, join(runFolder(other.home, other.addRun({ until: 'queued' })).path, 'link'));
      symlinkSync(join(sample.home, 'runs'), join(other.home, 'linked-runs'));
      const opened = await openHistory({ home: other.home, foreign: true });
      assert.ok(opened.ok);
      assert.equal(listRuns(opened.index).runs.length, 1);
      await opened.index.close();
    } finally {
      other.remove();
    }
  });

  it('writes nothing into a foreign home, and does not trust its index', async () => {
    const run = sample.addRun();
    await (await openIndex()).close();
    const before = readdirSync(sample.home, { recursive: true });
    const { mtimeMs } = statSync(join(sample.home, 'history.sqlite'));
    sample.addRun();
    const index = await openIndex({ foreign: true });
    assert.equal(ids(index).length, 2);
    assert.ok(ids(index).includes(run));
    await index.close();
    assert.equal(readdirSync(sample.home, { recursive: true }).length, before.length + 2);
    assert.equal(statSync(join(sample.home, 'history.sqlite')).mtimeMs, mtimeMs);
  });

  it('gives the latest run of each DAG', async () => {
    sample.addRun({ dag_id: 'b' });
    const b = sample.addRun({ dag_id: 'b' });
    const a = sample.addRun({ dag_id: 'a', until: 'queued' });
    const index = await openIndex();
    assert.deepEqual(
      latestRuns(index).map((run) => run.run_id),
      [a, b],
    );
  });

  it('gives the latest success of a task, whatever came after', async () => {
    const tasks = { extract: 'success', load: 'failed' } as const;
    const run = sample.addRun({ tasks });
    sample.retry(run);
    const newest = sample.addRun({ tasks });
    sample.addRun({ dag_id: 'other' });
    const index = await openIndex();
    assert.deepEqual(latestSuccess(index, 'etl', 'load'), { run_id: run, attempt: 2 });
    assert.deepEqual(latestSuccess(index, 'etl', 'extract'), { run_id: newest, attempt: 1 });
    assert.equal(latestSuccess(index, 'etl', 'nothing'), null);
  });

  it('gives statistics by task', async () => {
    for (let run = 1; run <= 20; run += 1) {
      sample.addRun({
        tasks: { fast: 'success', flaky: run % 4 === 0 ? 'failed' : 'success', off: 'skipped' },
        duration_ms: run * 100,
      });
    }
    sample.addRun({ dag_id: 'other', duration_ms: 1 });
    const index = await openIndex();
    assert.deepEqual(taskStatistics(index, 'etl'), [
      { task_id: 'fast', runs: 20, success_rate: 1, median_ms: 1050, p95_ms: 1900 },
      { task_id: 'flaky', runs: 20, success_rate: 0.75, median_ms: 1000, p95_ms: 1900 },
    ]);
    assert.deepEqual(taskStatistics(index, 'etl', 4)[0]?.median_ms, 1850, 'of the newest runs only');
    assert.deepEqual(
      expectedDurations(index, 'etl'),
      new Map([
        ['fast', 1050],
        ['flaky', 1000],
      ]),
    );
  });

  it('names the folders that hold no run', async () => {
    const run = sample.addRun();
    const broken = sample.addRun({ until: 'queued' });
    writeFileSync(runFolder(sample.home, broken).journal, 'garbage\n');
    const index = await openIndex();
    assert.deepEqual(ids(index), [run]);
    assert.deepEqual(unreadableRuns(index), [{ run_id: broken, reason: 'its journal holds no run' }]);
  });
});

/** An owner file as a process would leave it that was killed. */
function claimByDeadProcess(folder: string): void {
  const module = new URL('../../src/history/claim.ts', import.meta.url).href;
  const script = `import(${JSON.stringify(module)}).then(({ makeClaim }) => makeClaim(${JSON.stringify(folder)}, 'owner', 1))`;
  const { status, stderr } = spawnSync(process.execPath, ['--import=tsx', '-e', script], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
}
