// Nothing finished is lost, and the message is clear, whatever happens to the files.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { foldEvents } from '../../src/core/run-state.js';
import { noteChange } from '../../src/history/changes-log.js';
import { recordDurations } from '../../src/history/durations.js';
import { type HistoryIndex, openHistory } from '../../src/history/history-index.js';
import { readRunState } from '../../src/history/journal-reader.js';
import { findRun, listRuns, unreadableRuns } from '../../src/history/queries.js';
import { prune } from '../../src/history/retention.js';
import { runFolder } from '../../src/history/run-folder.js';
import { mountFolder } from './mounted-folder.js';
import { SampleHome } from './sample-run.js';

describe('a damaged history', function () {
  this.timeout(60_000);
  let sample: SampleHome;

  beforeEach(() => {
    sample = new SampleHome();
  });
  afterEach(() => sample.remove());

  async function withIndex<T>(work: (index: HistoryIndex) => T, home = sample.home): Promise<T> {
    const failures: string[] = [];
    const opened = await openHistory({ home, onSaveFailed: (message) => failures.push(message) });
    assert.ok(opened.ok, JSON.stringify(opened));
    try {
      return work(opened.index);
    } finally {
      await opened.index.close();
      assert.deepEqual(failures, []);
    }
  }
  const runsIn = (index: HistoryIndex) => listRuns(index).runs;

  it('lists the same runs, whatever became of history.sqlite', async () => {
    for (let count = 0; count < 12; count += 1)
      sample.addRun({ tasks: { a: count % 2 ? 'failed' : 'success' } });
    const whole = await withIndex(runsIn);
    const file = join(sample.home, 'history.sqlite');
    const saved = readFileSync(file);
    const damage = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(saved.length - 1) }),
      fc.record({
        kind: fc.constant('overwrite' as const),
        at: fc.nat(saved.length - 1),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }),
      }),
      fc.record({ kind: fc.constant('random' as const), bytes: fc.uint8Array({ maxLength: 5000 }) }),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (harm) => {
        const bytes = Buffer.from(harm.kind === 'random' ? harm.bytes : saved);
        if (harm.kind === 'overwrite') bytes.set(harm.bytes.subarray(0, bytes.length - harm.at), harm.at);
        writeFileSync(file, harm.kind === 'cut' ? bytes.subarray(0, harm.at) : bytes);
        assert.deepEqual(await withIndex(runsIn), whole);
      }),
      { numRuns: 60 },
    );
  });

  it('has a journal up to its last whole line, wherever it was cut', async () => {
    const run = sample.addRun({ tasks: { a: 'success', b: 'failed' } });
    const { journal } = runFolder(sample.home, run);
    const whole = readFileSync(journal, 'utf8');
    const firstLine = whole.indexOf('\n') + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (end) => {
        writeFileSync(journal, whole.slice(0, end));
        noteChange(sample.home, run);
        const lines = whole
          .slice(0, whole.lastIndexOf('\n', end - 1) + 1)
          .split('\n')
          .slice(0, -1);
        const state = end < firstLine ? null : foldEvents(lines.map((line) => JSON.parse(line)));
        assert.equal(await withIndex((index) => findRun(index, run)?.state), state?.state);
        assert.equal(await withIndex((index) => unreadableRuns(index).length), state ? 0 : 1);
      }),
      { numRuns: 40 },
    );
  });

  it('takes a run up again when its unreadable journal becomes readable', async () => {
    const run = sample.addRun();
    const { journal } = runFolder(sample.home, run);
    const whole = readFileSync(journal);
    writeFileSync(journal, whole.subarray(0, 40));
    assert.deepEqual(await withIndex(runsIn), []);
    writeFileSync(journal, whole);
    assert.equal((await withIndex(runsIn)).length, 1);
  });

  it('never stops at a garbage journal, and shows the others', async () => {
    const good = sample.addRun();
    const bad = sample.addRun();
    const { journal } = runFolder(sample.home, bad);
    const lines = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
    const odd = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc.json(),
      fc.constantFrom(...lines),
      // What it says is JSON, but none of ours.
      fc
        .tuple(
          fc.constantFrom(...lines),
          fc.constantFrom('definition', 'dag_id', 'task_id', 'at', 'type', 'tasks'),
          fc.jsonValue(),
        )
        .map(([line, key, value]) => JSON.stringify({ ...JSON.parse(line), [key]: value })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { maxLength: 8 }), async (garbage) => {
        writeFileSync(journal, garbage.map((line) => `${line}\n`).join(''));
        noteChange(sample.home, bad);
        const ids = (await withIndex(runsIn)).map((run) => run.run_id);
        assert.ok(ids.includes(good));
      }),
      { numRuns: 150 },
    );
  });

  it('is empty where the runs folder is missing', async () => {
    sample.addRun();
    await withIndex(runsIn);
    rmSync(join(sample.home, 'runs'), { recursive: true });
    assert.deepEqual(await withIndex(runsIn), []);
    assert.equal((await withIndex((index) => prune(index, { keepPerDag: 0, now: 0 }))).removed.length, 0);
  });

  it('says so where the runs cannot be read', async () => {
    rmSync(join(sample.home, 'runs'), { recursive: true });
    writeFileSync(join(sample.home, 'runs'), '');
    const opened = await openHistory({ home: sample.home });
    assert.match(opened.ok ? '' : opened.message, /^The history can't be read: .*ENOTDIR.*runs/);
  });

  it('is read on a disk that is full, and says once that its index cannot be saved', async function () {
    const mounted = mountFolder(512);
    if (typeof mounted === 'string') return skip(this, mounted);
    using disk = mounted;
    const run = sample.addRun();
    await withIndex(runsIn);
    const fresh = sample.addRun();
    const home = join(disk.path, 'home');
    cpSync(sample.home, home, { recursive: true });
    const saved = readFileSync(join(home, 'history.sqlite'));
    fillUp(join(disk.path, 'filler'));
    const failures: string[] = [];
    const opened = await openHistory({ home, onSaveFailed: (message) => failures.push(message) });
    assert.ok(opened.ok, JSON.stringify(opened));
    assert.deepEqual(
      runsIn(opened.index).map((r) => r.run_id),
      [fresh, run],
    );
    assert.equal(opened.index.save(), false);
    await opened.index.close();
    assert.equal(failures.length, 1);
    assert.match(failures[0] ?? '', /The index of the history can't be saved: ENOSPC/);
    assert.deepEqual(readFileSync(join(home, 'history.sqlite')), saved, 'the old index is whole');
    const state = readRunState(runFolder(home, run).journal);
    assert.ok(state);
    recordDurations(home, state);
    const again = await openHistory({ home });
    assert.ok(again.ok);
    assert.deepEqual(
      (await prune(again.index, { runIds: [run], now: 0 })).removed,
      [run],
      'pruning makes room',
    );
    await again.index.close();
    rmSync(join(disk.path, 'filler'));
    assert.deepEqual(
      (await withIndex(runsIn, home)).map((r) => r.run_id),
      [fresh],
    );
  });

  it('is read in a folder that is read-only', async function () {
    const mounted = process.getuid?.() === 0 ? mountFolder(2048) : null;
    if (typeof mounted === 'string') return skip(this, mounted);
    using disk = mounted;
    const run = sample.addRun();
    const home = disk ? join(disk.path, 'home') : sample.home;
    if (disk) cpSync(sample.home, home, { recursive: true });
    if (disk) disk.makeReadOnly();
    else chmodSync(home, 0o500);
    try {
      const failures: string[] = [];
      const opened = await openHistory({ home, onSaveFailed: (message) => failures.push(message) });
      assert.ok(opened.ok, JSON.stringify(opened));
      assert.deepEqual(
        runsIn(opened.index).map((r) => r.run_id),
        [run],
      );
      assert.equal(noteChange(home, run), false);
      await assert.rejects(prune(opened.index, { keepPerDag: 0, now: 0 }), /EROFS|EACCES/);
      await opened.index.close();
      assert.match(failures.join(), /^The index of the history can't be saved: (EROFS|EACCES)/);
    } finally {
      if (!disk) chmodSync(home, 0o700);
    }
  });

  it('keeps the old index where a new one would pass the limit of file sizes', async function () {
    if (process.platform === 'win32') return skip(this, 'only where files can be limited');
    const run = sample.addRun();
    await withIndex(runsIn);
    const saved = readFileSync(join(sample.home, 'history.sqlite'));
    const fresh = sample.addRun();
    const module = (name: string) => new URL(`../../src/history/${name}.ts`, import.meta.url).href;
    const script = `
      import(${JSON.stringify(module('history-index'))}).then(async ({ openHistory }) => {
        const { listRuns } = await import(${JSON.stringify(module('queries'))});
        const { index } = await openHistory({ home: process.argv[1], onSaveFailed: (m) => console.error(m) });
        console.log(listRuns(index).runs.map((run) => run.run_id).join());
        await index.close();
      });`;
    const limited = [
      '-c',
      'ulimit -f 8 && exec "$0" "$@"',
      process.execPath,
      '--import=tsx',
      '-e',
      script,
      sample.home,
    ];
    // The loader's own cache would meet the limit, too.
    const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
    const { stdout, stderr } = spawnSync('bash', limited, { encoding: 'utf8', env });
    assert.equal(stdout.trim(), `${fresh},${run}`, stderr);
    assert.match(stderr, /The index of the history can't be saved: EFBIG/);
    assert.deepEqual(readFileSync(join(sample.home, 'history.sqlite')), saved);
  });

  it('is rebuilt where its notes were cut', async () => {
    const run = sample.addRun({ tasks: { a: 'failed' } });
    await withIndex(runsIn);
    sample.retry(run);
    truncateSync(join(sample.home, 'changes.log'), 5);
    assert.equal((await withIndex(runsIn))[0]?.state, 'success');
  });
});

function skip(context: Mocha.Context, reason: string): void {
  if (context.test) context.test.title += ` (skipped: ${reason})`;
  context.skip();
}

function fillUp(path: string): void {
  for (let size = 512 * 1024; size > 0; size = Math.floor(size / 2)) {
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Less fits.
    }
  }
}
