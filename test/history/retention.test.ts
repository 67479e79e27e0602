import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeClaim } from '../../src/history/claim.js';
import { type HistoryIndex, openHistory } from '../../src/history/history-index.js';
import { listRuns } from '../../src/history/queries.js';
import { type PruneOptions, prune } from '../../src/history/retention.js';
import { runFolder } from '../../src/history/run-folder.js';
import { moveToTrash } from '../../src/history/trash.js';
import { SampleHome } from './sample-run.js';

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.UTC(2026, 5, 1);

describe('pruning the history', () => {
  let sample: SampleHome;
  let index: HistoryIndex;

  beforeEach(() => {
    sample = new SampleHome();
  });
  afterEach(async () => {
    await index.close();
    sample.remove();
  });

  async function openIndex(): Promise<HistoryIndex> {
    const opened = await openHistory({ home: sample.home });
    assert.ok(opened.ok, JSON.stringify(opened));
    index = opened.index;
    return index;
  }
  async function pruned(options: Omit<PruneOptions, 'now'>) {
    return prune(await openIndex(), { now: NOW, ...options });
  }
  const left = () => readdirSync(join(sample.home, 'runs')).sort();
  const listed = () =>
    listRuns(index)
      .runs.map((run) => run.run_id)
      .sort();

  it('does nothing without a rule', async () => {
    sample.addRun({ at: 1 });
    assert.deepEqual(await pruned({}), { removed: [], kept_active: [], bytes: 0 });
  });

  it('keeps the newest finished runs of each DAG', async () => {
    const runs = ['a', 'a', 'b', 'a'].map((dag_id) => sample.addRun({ dag_id }));
    const waiting = sample.addRun({ dag_id: 'a', until: 'queued' });
    const { removed, bytes } = await pruned({ keepPerDag: 1 });
    assert.deepEqual(removed, [runs[1], runs[0]]);
    assert.ok(bytes > 1000);
    assert.deepEqual(left(), [runs[2], runs[3], waiting]);
    assert.deepEqual(listed(), left());
  });

  it('removes what ended too long ago', async () => {
    const old = sample.addRun({ at: NOW - 3 * DAY });
    const fresh = sample.addRun({ at: NOW - DAY });
    assert.deepEqual((await pruned({ olderThanMs: 2 * DAY })).removed, [old]);
    assert.deepEqual(left(), [fresh]);
  });

  it('removes the oldest until all fit', async () => {
    const runs = [1, 2, 3, 4].map(() => sample.addRun());
    for (const run of runs)
      writeFileSync(join(runFolder(sample.home, run).path, 'big.log'), 'x'.repeat(100_000));
    const { removed, bytes } = await pruned({ maxTotalBytes: 250_000 });
    assert.deepEqual(removed, [runs[1], runs[0]]);
    assert.ok(bytes > 200_000 && bytes < 250_000, String(bytes));
  });

  it('looks only at the DAG that is named', async () => {
    const other = sample.addRun({ dag_id: 'other' });
    const run = sample.addRun({ dag_id: 'etl' });
    assert.deepEqual((await pruned({ dagId: 'etl', keepPerDag: 0 })).removed, [run]);
    assert.deepEqual(left(), [other]);
  });

  it('removes runs by name, unreadable ones too', async () => {
    const run = sample.addRun();
    const broken = sample.addRun();
    writeFileSync(runFolder(sample.home, broken).journal, 'garbage');
    const keep = sample.addRun();
    const { removed } = await pruned({ runIds: [run, broken, '01ARZ3NDEKTSV4RRFFQ69G5FAV'] });
    assert.deepEqual(removed, [broken, run]);
    assert.deepEqual(left(), [keep]);
  });

  it('never removes a run that is not over, whatever the rules and names say', async () => {
    const queued = sample.addRun({ at: 1, until: 'queued' });
    const running = sample.addRun({ at: 2, until: 'running' });
    makeClaim(runFolder(sample.home, running).path, 'owner', 1);
    const interrupted = sample.addRun({ at: 3, until: 'running' });
    const elsewhere = sample.addRun({ at: 4 });
    claimElsewhere(elsewhere);
    const runIds = [queued, running, interrupted, elsewhere];
    const rules = { keepPerDag: 0, olderThanMs: 0, maxTotalBytes: 0, runIds };
    assert.deepEqual(await pruned(rules), { removed: [], kept_active: runIds.toReversed(), bytes: 0 });
    assert.deepEqual(left(), runIds);
    assert.deepEqual(
      readdirSync(runFolder(sample.home, interrupted).path),
      ['events.ndjson'],
      'it is not claimed',
    );
  });

  it('sees a retry that the index has not seen', async () => {
    const run = sample.addRun({ tasks: { a: 'failed' } });
    await openIndex();
    sample.retry(run, 'running');
    assert.deepEqual(await prune(index, { now: NOW, keepPerDag: 0 }), {
      removed: [],
      kept_active: [run],
      bytes: 0,
    });
  });

  it('only tells, in a dry run', async () => {
    const run = sample.addRun();
    const before = readdirSync(sample.home, { recursive: true });
    const { removed, bytes } = await pruned({ keepPerDag: 0, dryRun: true });
    assert.deepEqual(removed, [run]);
    assert.ok(bytes > 1000);
    assert.deepEqual(readdirSync(sample.home, { recursive: true }), before);
    assert.deepEqual(listed(), [run]);
  });

  it('is seen by other processes', async () => {
    sample.addRun();
    const opened = await openHistory({ home: sample.home });
    assert.ok(opened.ok);
    await pruned({ keepPerDag: 0 });
    await opened.index.refresh();
    assert.deepEqual(listRuns(opened.index).runs, []);
    await opened.index.close();
  });

  it('ends what a crash left undone', async () => {
    const run = sample.addRun();
    for (const name of [
      '.new-01ARZ3NDEKTSV4RRFFQ69G5FAV',
      '.new-01BRZ3NDEKTSV4RRFFQ69G5FAV',
      'of somebody else',
    ]) {
      mkdirSync(join(sample.home, 'runs', name));
    }
    const aDayAgo = (NOW - 2 * DAY) / 1000;
    utimesSync(join(sample.home, 'runs', '.new-01ARZ3NDEKTSV4RRFFQ69G5FAV'), aDayAgo, aDayAgo);
    const half = join(sample.home, 'history.sqlite.17-0badcafe.tmp');
    writeFileSync(half, 'half');
    utimesSync(half, aDayAgo, aDayAgo);
    for (let count = 0; count < 120; count += 1) {
      appendFileSync(join(runFolder(sample.home, run).path, `${count}.log`), 'x');
    }
    moveToTrash(sample.home, run);
    await pruned({});
    assert.deepEqual(left(), ['.new-01BRZ3NDEKTSV4RRFFQ69G5FAV', 'of somebody else']);
    assert.equal(existsSync(half), false);
  });

  it('follows no link', async () => {
    const run = sample.addRun();
    const precious = join(sample.home, 'precious');
    mkdirSync(precious);
    writeFileSync(join(precious, 'file'), 'dear');
    symlinkSync(precious, join(runFolder(sample.home, run).path, 'logs'));
    const link = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    symlinkSync(precious, runFolder(sample.home, link).path);
    assert.deepEqual((await pruned({ runIds: [run, link, '../precious'] })).removed, [run]);
    assert.equal(readFileSync(join(precious, 'file'), 'utf8'), 'dear');
    assert.deepEqual(left(), [link]);
  });

  function claimElsewhere(run: string): void {
    const { path } = runFolder(sample.home, run);
    makeClaim(path, 'owner', 1);
    const file = join(path, 'owner.1.json');
    const holder = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...holder, host: 'another' }));
  }
});
