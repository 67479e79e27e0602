import assert from 'node:assert/strict';
import { readCreation } from '../../../src/history/journal-reader.js';
import { runFolder } from '../../../src/history/run-folder.js';
import { projectOfEachTest } from '../../support/command-line.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';
import { ensureBuilt } from '../cli-rig.js';

const DAILY = { cron: '0 2 * * *', timezone: 'Europe/Berlin' };
const DAYS = ['--from', '2026-01-01', '--to', '2026-01-04'];
const BAD_DAY = 'case "$TASKFLOW_LOGICAL_DATE" in 2026-01-03*) [ -e mended ];; esac';

interface Summary {
  readonly runs: readonly { readonly logical_date: string; readonly state: string }[];
  readonly skipped: readonly { readonly logical_date: string; readonly reason: string }[];
  readonly not_started: number;
}

describe('taskflow backfill', () => {
  before(function () {
    this.timeout(120_000);
    ensureBuilt();
  });
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);
  const summary = (stdout: string): Summary =>
    JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Summary;
  const days = (runs: readonly { readonly logical_date: string }[]): string[] =>
    runs.map(({ logical_date }) => logical_date.slice(8, 10));

  it('runs the times of a span, then those that failed, and leaves out what succeeded', async () => {
    project.dag('etl', { schedule: DAILY, tasks: { a: BAD_DAY } });
    const first = await project.taskflow('backfill', 'etl', ...DAYS, '--json');
    assert.equal(first.code, 1, first.stderr);
    const { runs } = summary(first.stdout);
    assert.deepEqual(
      runs.map(({ logical_date, state }) => `${logical_date} ${state}`),
      [
        '2026-01-01T01:00:00.000Z success',
        '2026-01-02T01:00:00.000Z success',
        '2026-01-03T01:00:00.000Z failed',
        '2026-01-04T01:00:00.000Z success',
      ],
    );
    assert.equal(
      readCreation(runFolder(project.home, project.runIds()[0] ?? '').journal)?.trigger,
      'backfill',
    );
    assert.deepEqual(
      summary((await project.taskflow('backfill', 'etl', ...DAYS, '--rerun', 'none', '--json')).stdout).runs,
      [],
    );
    project.write('mended', '');
    const second = await project.taskflow('backfill', 'etl', ...DAYS, '--json');
    assert.equal(second.code, 0);
    assert.deepEqual(days(summary(second.stdout).runs), ['03']);
    assert.deepEqual(days(summary(second.stdout).skipped), ['01', '02', '04']);
    const all = await project.taskflow(
      'backfill',
      'etl',
      ...DAYS,
      '--rerun',
      'all',
      '--order',
      'newest',
      '--json',
    );
    assert.deepEqual(days(summary(all.stdout).runs), ['04', '03', '02', '01']);
  });

  it('only says what would run with --dry-run', async () => {
    project.dag('etl', { schedule: DAILY, tasks: { a: 'true' } });
    const { stdout, code } = await project.taskflow('backfill', 'etl', ...DAYS, '--dry-run', '--json');
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).runs.length, 4);
    const text = await project.taskflow('backfill', 'etl', ...DAYS, '-n');
    assert.match(text.stdout, /4 runs\n {2}2026-01-01T02:00:00\+01:00 {2}would run/);
    assert.match((await project.taskflow('runs')).stderr, /nothing has run yet/);
  });

  it('runs as many at once as told, and stops cleanly at Ctrl-C', async () => {
    project.dag('etl', { schedule: DAILY, tasks: { a: tasks.command('a') } });
    const backfill = project.start(['backfill', 'etl', ...DAYS, '--max-parallel-runs', '2', '--json']);
    const [one] = [await tasks.started('a'), await tasks.started('a')];
    await one.end();
    await tasks.started('a');
    assert.equal(project.runIds().length, 3);
    backfill.signal('SIGINT');
    const { code, stdout } = await backfill.ended;
    assert.equal(code, 130);
    const { runs, not_started } = summary(stdout);
    assert.deepEqual(runs.map(({ state }) => state).sort(), ['cancelled', 'cancelled', 'success']);
    assert.equal(not_started, 1);
  });

  it('queues all with --detach, and prints their ids', async () => {
    project.dag('etl', { schedule: DAILY, max_active_runs: 1, tasks: { a: tasks.command('a') } });
    const { stdout } = await project.taskflow('backfill', 'etl', ...DAYS, '--order', 'newest', '--detach');
    const ids = stdout.trimEnd().split('\n');
    assert.deepEqual(ids, project.runIds());
    for (const id of ids) {
      const task = await tasks.started('a');
      assert.equal(task.env.TASKFLOW_RUN_ID, id);
      await task.end();
    }
    assert.equal((await project.taskflow('attach', ids.at(-1) ?? '')).code, 0);
  });

  it('takes a date alone as --to for its whole day, and no time that has not come', async () => {
    project.dag('etl', { schedule: { every: '12h' }, tasks: { a: 'true' } });
    const day = await project.taskflow(
      'backfill',
      'etl',
      '--from',
      '2026-01-01',
      '--to',
      '2026-01-01',
      '-n',
      '--json',
    );
    assert.equal(JSON.parse(day.stdout).runs.length, 2);
    const { code, stderr } = await project.taskflow(
      'backfill',
      'etl',
      '--from',
      '2090-01-01',
      '--to',
      '2090-02-01',
    );
    assert.equal(code, 2);
    assert.match(stderr, /no time between --from and --to that has come/);
  });

  it('passes parameters on, and asks for those that are missing', async () => {
    project.dag('etl', { schedule: DAILY, params: { region: { type: 'string' } }, tasks: { a: 'true' } });
    assert.match((await project.taskflow('backfill', 'etl', ...DAYS)).stderr, /`region` is required/);
    const span = ['--from', '2026-01-01', '--to', '2026-01-01'];
    assert.equal((await project.taskflow('backfill', 'etl', ...span, '-p', 'region=eu')).code, 0);
    const [runId = ''] = project.runIds();
    assert.deepEqual(readCreation(runFolder(project.home, runId).journal)?.params, { region: 'eu' });
  });

  it('refuses spans that are none, DAGs without a schedule, and a limit with --detach', async () => {
    project.dag('etl', { schedule: { every: '1m' }, tasks: { a: 'true' } });
    project.dag('plain', { tasks: { a: 'true' } });
    const refused: [string[], RegExp][] = [
      [['etl', '--from', '2026-02-02', '--to', '2026-02-01'], /is after --to/],
      [['etl', '--from', 'soon'], /is not a date/],
      [['etl', '--from', '2020-01-01'], /more than 10000 times/],
      [['plain', '--from', '2026-01-01'], /has no schedule/],
      [['etl', '--from', '2026-01-01', '-d', '--max-parallel-runs', '2'], /cannot be used with/],
      [['etl'], /--from/],
    ];
    for (const [words, message] of refused) {
      const { code, stderr } = await project.taskflow('backfill', ...words);
      assert.equal(code, 2, words.join(' '));
      assert.match(stderr, message);
    }
  });
});
