import assert from 'node:assert/strict';
import { projectOfEachTest } from '../../support/command-line.js';
import { ensureBuilt } from '../cli-rig.js';

const TASKS = { a: 'true' };

describe('taskflow next', () => {
  before(function () {
    this.timeout(120_000);
    ensureBuilt();
  });
  const project = projectOfEachTest();
  const times = async (...words: string[]): Promise<string[]> =>
    JSON.parse((await project.taskflow('next', ...words, '--json')).stdout) as string[];

  it('gives ISO 8601 times with the offset of the schedule, daylight saving included', async () => {
    const file = project.dag('etl', {
      schedule: { cron: '30 2 * * *', timezone: 'Europe/Berlin' },
      tasks: TASKS,
    });
    const expected = ['2026-03-28T02:30:00+01:00', '2026-03-29T03:30:00+02:00', '2026-03-30T02:30:00+02:00'];
    assert.deepEqual(await times(file, '-n', '3', '--after', '2026-03-28'), expected);
    assert.deepEqual(await times('etl', '-n', '3', '--after', '2026-03-28T01:00:00+01:00'), expected);
    assert.equal((await times('etl')).length, 10);
  });

  it('says the schedule in words for people', async () => {
    project.dag('etl', { schedule: { cron: '0 9 * * mon-fri', timezone: 'UTC' }, tasks: TASKS });
    const { stdout, code } = await project.taskflow('next', 'etl', '-n', '1', '--after', '2030-01-01');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^etl {2}At 09:00, Monday through Friday \(UTC\)\n {2}2030-01-01T09:00:00\+00:00 {2}in 3 years\n$/,
    );
  });

  it('has no times for a DAG without a schedule, or one that is over', async () => {
    project.dag('plain', { tasks: TASKS });
    project.dag('over', { schedule: { cron: '@daily', end_date: '2020-01-01' }, tasks: TASKS });
    assert.deepEqual(await times('plain'), []);
    assert.deepEqual(await times('over'), []);
    assert.match((await project.taskflow('next', 'plain')).stderr, /has no schedule/);
    assert.match((await project.taskflow('next', 'over')).stdout, /no more times/);
  });

  it('refuses bad times, numbers, and files with errors', async () => {
    project.dag('etl', { schedule: '@daily', tasks: TASKS });
    project.dag('bad', { schedule: '0 0 31 2 *', tasks: TASKS });
    for (const words of [['etl', '--after', 'tomorrow'], ['etl', '-n', '0'], ['bad'], ['nobody']]) {
      const { code, stdout } = await project.taskflow('next', ...words);
      assert.deepEqual({ words, code, stdout }, { words, code: 2, stdout: '' });
    }
  });
});
