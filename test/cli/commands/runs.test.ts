import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { takeOwnership } from '../../../src/history/ownership.js';
import { CliRig, ensureBuilt } from '../cli-rig.js';
import { MadeRun } from '../made-run.js';

const PAIR =
  'id: pair\ntasks:\n  first: { run: "true", retries: 1 }\n  second: { run: "true", depends_on: [first] }\n';
const SOLO = 'id: solo\ntasks:\n  only: { run: "true" }\n';

interface RunJson {
  readonly run_id: string;
  readonly state: string;
}

describe('commands about runs', function () {
  // Each test starts some programs, on a machine that may be busy with other tests.
  this.timeout(120_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.remove());

  function success(at: string, dag = SOLO): MadeRun {
    const run = new MadeRun({ home: rig.home, dag, at }).started();
    return run.begins('only', 'hello\n').succeeds('only').ends('success');
  }

  function failure(at: string): MadeRun {
    const run = new MadeRun({
      home: rig.home,
      dag: PAIR,
      at,
      run: { params: { region: 'eu' }, trigger: 'api' },
    });
    run.started().begins('first').fails('first', 2, 1_000, 'up_for_retry');
    run.begins('first').fails('first', 7, 500);
    run.event({
      type: 'task_state',
      task_id: 'second',
      state: 'upstream_failed',
      reason: 'trigger_rule',
      because: ['first'],
    });
    return run.ends('failed');
  }

  async function ids(...words: string[]): Promise<string[]> {
    return ((await rig.json('runs', '--json', ...words)) as RunJson[]).map(({ run_id }) => run_id);
  }

  describe('runs', () => {
    it('gives the keys of the contract, newest first', async () => {
      const old = success('2026-03-01T08:00:00.000Z');
      const queued = new MadeRun({ home: rig.home, dag: SOLO, at: '2026-03-02T08:00:00.000Z' });
      assert.deepEqual(await rig.json('runs', '--json'), [
        {
          run_id: queued.id,
          dag_id: 'solo',
          state: 'queued',
          trigger: 'manual',
          logical_date: '2026-03-02T08:00:00.000Z',
          started_at: null,
          ended_at: null,
        },
        {
          run_id: old.id,
          dag_id: 'solo',
          state: 'success',
          trigger: 'manual',
          logical_date: '2026-03-01T08:00:00.000Z',
          started_at: '2026-03-01T08:00:00.000Z',
          ended_at: '2026-03-01T08:00:01.000Z',
        },
      ]);
    });

    it('filters by DAG, state, trigger, time and text', async () => {
      const good = success('2026-03-01T08:00:00.000Z');
      const bad = failure('2026-03-05T08:00:00.000Z');
      assert.deepEqual(await ids('--dag', 'pair', '--trigger', 'api', '--since', '2026-03-03'), [bad.id]);
      assert.deepEqual(await ids('--state', 'success,cancelled', '--until', '2026-03-03'), [good.id]);
      assert.deepEqual(await ids('--state', 'success', '--state', 'failed'), [bad.id, good.id]);
      assert.deepEqual(await ids('--text', 'exit code 7'), [bad.id]);
    });

    it('gives pages, and says how to come to the next', async () => {
      const runs = [1, 2, 3].map((day) => success(`2026-03-0${day}T08:00:00.000Z`).id).reverse();
      const first = await rig.taskflow('runs', '--limit', '2', '--json');
      assert.deepEqual(
        (JSON.parse(first.stdout) as RunJson[]).map(({ run_id }) => run_id),
        runs.slice(0, 2),
      );
      assert.match(first.stderr, new RegExp(`--cursor ${runs[1]}`));
      const last = await rig.taskflow('runs', '--limit', '2', '--json', '--cursor', runs[1] ?? '');
      assert.deepEqual(
        (JSON.parse(last.stdout) as RunJson[]).map(({ run_id }) => run_id),
        runs.slice(2),
      );
      assert.equal(last.stderr, '');
    });

    it('shows people when, how long, and why', async () => {
      const run = failure('2026-03-05T08:00:00.000Z');
      const { stdout } = await rig.taskflow('runs', '--no-emoji');
      const [titles, line] = stdout.split('\n');
      assert.match(titles ?? '', /^RUN +DAG +STATE +TRIGGER +CREATED +TOOK +WHY$/);
      assert.match(
        line ?? '',
        new RegExp(`^${run.id} +pair +x failed +api +2026-03-05 .* ago\\) +1\\.50s +first: exit code 7$`),
      );
    });

    it('names the nearest state, and says why a list is empty', async () => {
      const { code, stderr } = await rig.taskflow('runs', '--state', 'sucess');
      assert.equal(code, 2);
      assert.match(stderr, /Did you mean success\?/);
      assert.match((await rig.taskflow('runs')).stderr, /nothing has run yet/);
      success('2026-03-01T08:00:00.000Z');
      assert.match((await rig.taskflow('runs', '--dag', 'sol')).stderr, /no run of sol; did you mean solo\?/);
    });

    it('ends with 74 where the history can not be read', async () => {
      rig.write('../home', 'no folder');
      const { code, stderr } = await rig.taskflow('runs', '--json');
      assert.equal(code, 74);
      assert.match(stderr, /TASKFLOW_HOME/);
    });
  });

  describe('status', () => {
    it('prints the object that run --json ended with', async () => {
      const run = failure('2026-03-05T08:00:00.000Z');
      const { code, stdout } = await rig.taskflow('status', run.id.toLowerCase(), '--json');
      assert.equal(code, 0, 'whatever it shows');
      const { version, seq, ...status } = JSON.parse(stdout) as Record<string, unknown>;
      assert.deepEqual([version, typeof seq], [1, 'number']);
      assert.deepEqual(status, {
        type: 'run_finished',
        run_id: run.id,
        dag_id: 'pair',
        state: 'failed',
        at: '2026-03-05T08:00:01.500Z',
        tasks: {
          first: { state: 'failed', attempts: 2, duration_ms: 1_500 },
          second: { state: 'upstream_failed', attempts: 0, duration_ms: 0 },
        },
      });
    });

    it('tells a running run from one whose owner is gone', async () => {
      const run = new MadeRun({ home: rig.home, dag: PAIR }).started().begins('first');
      const interrupted = (await rig.json('status', run.id, '--json')) as Record<string, unknown>;
      assert.deepEqual([interrupted.type, interrupted.state], ['run_status', 'interrupted']);
      const text = await rig.taskflow('status', run.id, '--no-emoji');
      assert.match(text.stdout, new RegExp(`taskflow resume ${run.id}`));
      const owned = takeOwnership(run.folder);
      assert.ok(owned.ok);
      const running = (await rig.json('status', run.id, '--json')) as Record<string, unknown>;
      assert.deepEqual(
        [running.type, running.state, running.tasks],
        [
          'run_status',
          'running',
          {
            first: { state: 'running', attempts: 1, duration_ms: 0 },
            second: { state: 'none', attempts: 0, duration_ms: 0 },
          },
        ],
      );
      const live = await rig.taskflow('status', run.id, '--no-emoji');
      assert.match(
        live.stdout,
        /> first +\[.*\] {2}running\n {2}· second +waits for first\nRunning for .* taskflow attach/,
      );
    });

    it('shows people each task with its state, duration, attempts and why', async () => {
      const run = failure('2026-03-05T08:00:00.000Z');
      const { stdout } = await rig.taskflow('status', run.id, '--no-emoji');
      assert.match(stdout, new RegExp(`^x pair failed {2}${run.id}\n`));
      assert.match(stdout, /param +region = "eu"\n/);
      assert.match(stdout, new RegExp(`history +${rig.home}/runs/${run.id}\n`));
      assert.match(
        stdout,
        new RegExp(
          `x first +\\[1\\.50s\\] {2}exit code 7, attempt 2 of 2 {2}taskflow logs ${run.id} first\n`,
        ),
      );
      assert.match(stdout, /- second +upstream failed: first\n/);
      assert.match(stdout, /DAG run failed in 1\.50s \(0\/2 tasks succeeded\)\n/);
      assert.match(stdout, new RegExp(`taskflow retry ${run.id}`));
    });

    it('names what a short id could be', async () => {
      const [a, b] = [success('2026-03-01T08:00:00.000Z'), success('2026-03-01T08:00:00.001Z')];
      const { code, stderr } = await rig.taskflow('status', a.id.slice(0, 6));
      assert.equal(code, 2);
      assert.ok(stderr.includes(a.id) && stderr.includes(b.id), stderr);
      assert.equal((await rig.taskflow('status', 'ZZZZZZZ')).code, 2);
    });
  });

  describe('prune', () => {
    const days = ['2026-03-01T08:00:00.000Z', '2026-03-02T08:00:00.000Z', '2026-03-03T08:00:00.000Z'];

    it('keeps the newest of each DAG, and says what went', async () => {
      const [oldest, middle, newest] = days.map((day) => success(day));
      const other = failure('2026-02-01T08:00:00.000Z');
      const { code, stdout } = await rig.taskflow('prune', '--keep', '1', '--no-emoji');
      assert.equal(code, 0);
      assert.ok(oldest && middle && newest);
      assert.ok(
        stdout.includes(oldest.id) && stdout.includes(middle.id) && !stdout.includes(newest.id),
        stdout,
      );
      assert.match(stdout, /Removed 2 runs, /);
      assert.deepEqual(await ids(), [newest.id, other.id]);
      assert.equal(existsSync(oldest.folder.path), false);
    });

    it('only says what would go in a dry run', async () => {
      const [oldest] = days.map((day) => success(day));
      const result = (await rig.json('prune', '--run', oldest?.id ?? '', '--dry-run', '--json')) as object;
      assert.deepEqual(Object.keys(result), ['removed', 'kept_active', 'bytes', 'dry_run']);
      assert.deepEqual((result as { removed: string[] }).removed, [oldest?.id]);
      assert.equal((await ids()).length, 3);
    });

    it('never removes a run that is not over, and ends with 2 when that was asked for by name', async () => {
      const run = new MadeRun({ home: rig.home, dag: PAIR }).started().begins('first');
      const { code, stdout } = await rig.taskflow('prune', '--run', run.id);
      assert.equal(code, 2);
      assert.match(stdout, new RegExp(`Removed 0 runs, 0 B\nKept, because not over: ${run.id}\n`));
      assert.deepEqual(await ids(), [run.id]);
    });

    it('removes nothing without a rule, and takes sizes and ages', async () => {
      success(days[0] ?? '');
      const { code, stderr } = await rig.taskflow('prune');
      assert.equal(code, 2);
      assert.match(stderr, /--keep N, --older-than 30d/);
      assert.match((await rig.taskflow('prune', '--max-size', 'big')).stderr, /a size such as 500MB/);
      assert.match((await rig.taskflow('prune', '--older-than', '1d')).stdout, /Removed 1 run, /);
    });
  });
});
