import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readCreation } from '../../../src/history/journal-reader.js';
import { readOwner } from '../../../src/history/ownership.js';
import { runFolder } from '../../../src/history/run-folder.js';
import type { SchedulerEntry } from '../../../src/scheduler/scheduler-entry.js';
import { type CommandLine, projectOfEachTest } from '../../support/command-line.js';
import { ensureBuilt } from '../cli-rig.js';

const TASKS = { a: 'echo "$TASKFLOW_LOGICAL_DATE"' };

describe('taskflow scheduler', () => {
  before(function () {
    this.timeout(120_000);
    ensureBuilt();
  });
  const project = projectOfEachTest();

  const logicalDates = (): string[] =>
    project.runIds().map((runId) => readCreation(runFolder(project.home, runId).journal)?.logical_date ?? '');

  it('fires nothing where schedules are off, and says so', async () => {
    project.dag('etl', { schedule: { every: '1s' }, tasks: TASKS });
    const scheduler = project.start(['scheduler', '--json']);
    await scheduler.prints(/"schedules_off"/);
    scheduler.signal('SIGTERM');
    const { code } = await scheduler.ended;
    assert.equal(code, 0);
    assert.equal(entries(scheduler).at(-1)?.type, 'stopped');
    assert.ok(!entries(scheduler).some(({ type }) => type === 'run_created'));
  });

  it('runs DAGs by their schedules once they are on, in processes of their own', async () => {
    project.dag('etl', { schedule: { every: '1s' }, tasks: TASKS });
    const enabled = await project.taskflow('scheduler', '--enable');
    assert.equal(enabled.code, 0, enabled.stderr);
    const scheduler = project.start(['scheduler', '--json']);
    await scheduler.prints(/"run_created"(?:.|\n)*"run_created"/);
    scheduler.signal('SIGINT');
    assert.equal((await scheduler.ended).code, 0);
    const created = entries(scheduler).filter((entry) => entry.type === 'run_created');
    assert.ok(created.length >= 2);
    assert.equal(new Set(logicalDates()).size, logicalDates().length);
    const [first] = created;
    assert.ok(first);
    await project.taskflow('attach', first.run_id);
    assert.equal(project.log(first.run_id, 'a').trim(), first.logical_date);
  });

  it('is one for each home: another waits, and takes over within 15 seconds when it is killed', async () => {
    project.dag('etl', { schedule: { every: '1s', catchup: true, overlap: 'allow' }, tasks: TASKS });
    await project.taskflow('scheduler', '--enable');
    const first = project.start(['scheduler', '--json']);
    await first.prints(/"run_created"/);
    const second = project.start(['scheduler', '--json']);
    await second.prints(/"lease_waits"/);
    assert.ok(!second.stdout.includes('"lease_taken"'));
    const killedAt = Date.now();
    first.signal('SIGKILL');
    await second.prints(/"run_created"/);
    const taken = entries(second).find(({ type }) => type === 'lease_taken');
    assert.ok(taken && Date.parse(taken.at) - killedAt < 15_000, JSON.stringify(taken));
    second.signal('SIGTERM');
    await second.ended;
    const dates = logicalDates().sort();
    assert.equal(new Set(dates).size, dates.length, 'a date has two runs');
    const [from = '', to = ''] = [dates[0], dates.at(-1)];
    assert.equal(dates.length, (Date.parse(to) - Date.parse(from)) / 1000 + 1, `a date is missing: ${dates}`);
  });

  it('goes on with a scheduled run whose runner and scheduler were killed', async () => {
    const tasks = { a: 'while ! test -e go; do sleep 0.05; done', b: { run: 'true', depends_on: ['a'] } };
    project.dag('etl', { schedule: { every: '1s', overlap: 'skip' }, tasks });
    await project.taskflow('scheduler', '--enable');
    const first = project.start(['scheduler', '--json']);
    await first.prints(/"run_created"/);
    const [runId = ''] = project.runIds();
    await project.start(['attach', runId, '--json']).event(({ type }) => type === 'attempt_started');
    first.signal('SIGKILL');
    const { holder } = readOwner(runFolder(project.home, runId));
    assert.ok(holder);
    process.kill(holder.pid, 'SIGKILL');
    const second = project.start(['scheduler', '--json']);
    await second.prints(/"run_resumed"/);
    const seen = project.start(['attach', runId, '--json']);
    project.write('go', '');
    assert.equal((await seen.endedRun).finished.state, 'success');
    const starts = project.journal(runId).filter(({ type }) => type === 'attempt_started');
    assert.equal(starts.length, 2, 'each task has one attempt');
    second.signal('SIGTERM');
    await second.ended;
  });

  it('lets the times of a paused DAG pass by, and knows it afterwards', async () => {
    project.dag('etl', { schedule: { every: '1s' }, tasks: TASKS });
    project.dag('other', { schedule: { every: '1s' }, tasks: TASKS });
    await project.taskflow('scheduler', '--enable');
    assert.equal((await project.taskflow('scheduler', '--pause', 'etl')).code, 0);
    const scheduler = project.start(['scheduler', '--json']);
    await scheduler.prints(/"run_created","dag_id":"other"/);
    const status = JSON.parse((await project.taskflow('scheduler', '--status', '--json')).stdout);
    assert.equal(status.enabled, true);
    assert.equal(status.holder.pid, scheduler.pid);
    assert.deepEqual(
      status.dags.map((dag: { dag_id: string; paused: boolean }) => [dag.dag_id, dag.paused]),
      [
        ['etl', true],
        ['other', false],
      ],
    );
    await project.taskflow('scheduler', '--resume', 'etl');
    await scheduler.prints(/"run_created","dag_id":"etl"/);
  });

  it('tells what will run in the next time, paused DAGs left out', async () => {
    project.dag('hourly', { schedule: { cron: '0 * * * *', timezone: 'UTC' }, tasks: TASKS });
    project.dag('often', { schedule: '* * * * *', tasks: TASKS });
    await project.taskflow('scheduler', '--enable');
    const all = JSON.parse((await project.taskflow('scheduler', '--upcoming', '--json')).stdout);
    const count = (id: string) => all.filter((run: { dag_id: string }) => run.dag_id === id).length;
    assert.deepEqual([count('hourly'), count('often')], [24, 1440]);
    await project.taskflow('scheduler', '--pause', 'hourly');
    const table = await project.taskflow('scheduler', '--upcoming', '2h');
    assert.match(table.stdout, /often +and 119 more times/);
    assert.doesNotMatch(table.stdout, /hourly/);
    assert.match(table.stderr, /1 paused DAG left out/);
  });

  it('ends with its standard input where a program has started it so, as serve does', async () => {
    for (const words of [
      ['scheduler', '--json'],
      ['serve', '--json', '--no-scheduler'],
    ]) {
      const started = project.start([...words, '--while-input']);
      assert.equal((await started.ended).code, 0, words[0]);
      assert.match(started.stdout, /"(stopped|url)"/);
    }
  });

  it('is switched on and off without a look at any DAG file', async () => {
    project.write('broken.dag.yaml', 'schedule: "@hourl"\ntasks: { a: { run: "true" } }\n');
    // Only running it tells its DAGs.
    project.write(
      'code.dag.py',
      'open("loaded", "w").close()\nfrom taskflow import DAG\nfor n in [1]:\n    DAG(f"d{n}", schedule="@daily").task("a", run="true")\n',
    );
    for (const switched of ['--enable', '--disable', '--enable']) {
      const { code, stdout, stderr } = await project.taskflow('scheduler', switched);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, switched === '--enable' ? /^Schedules are on for / : /^Schedules are off for /);
    }
    assert.equal((await project.taskflow('scheduler', '--disable', '--json')).stdout, '{"enabled":false}\n');
    assert.equal(existsSync(project.path('loaded')), false);
    const status = await project.taskflow('scheduler', '--status');
    assert.match(status.stdout, /^d1 /m);
    assert.match(status.stderr, /broken does not run: .*@hourl/);
    assert.equal(existsSync(project.path('loaded')), true);
  });

  it('names the faulty files of schedules, and no others', async () => {
    const tasks = 'tasks: { a: { run: "true", depends_on: [nowhere] } }\n';
    const files = {
      'none.dag.yaml': tasks,
      'none_torn.dag.yaml': 'tasks: { a: [\n',
      'none_torn.dag.json': '{"tasks": {',
      'none_code.dag.py': 'def x(:\n',
      'none_word.dag.yaml': `# no schedule\n${tasks}`,
      'yes.dag.yaml': `schedule: "@daily"\n${tasks}`,
      'yes_merged.dag.yaml': `x-base: &base { schedule: "@daily" }\n<<: *base\n${tasks}`,
      'yes_torn.dag.yaml': 'schedule: "@daily"\ntasks: { a: [\n',
      'yes_torn_json.dag.json': '{"schedule": "@daily", "tasks": {',
      'yes_code.dag.py': 'from taskflow import DAG\nDAG("yes_code", schedule="@daily")\ndef x(:\n',
      'yes_params.dag.yaml':
        'schedule: "@daily"\nparams: { p: { type: string } }\ntasks: { a: { run: "true" } }\n',
    };
    for (const [name, text] of Object.entries(files)) project.write(name, text);
    const wanted = ['yes', 'yes_code', 'yes_merged', 'yes_params', 'yes_torn', 'yes_torn_json'];
    const { stdout } = await project.taskflow('scheduler', '--status', '--json');
    const faulty = JSON.parse(stdout).faulty as { dag_id: string }[];
    assert.deepEqual(faulty.map(({ dag_id }) => dag_id).sort(), wanted);
    // The log of the scheduler goes by the same rule.
    await project.taskflow('scheduler', '--enable');
    const scheduler = project.start(['scheduler', '--json']);
    await scheduler.prints(/"schedules_on"(?:.|\n)*"faulty":6/);
    const told = entries(scheduler).flatMap((entry) => (entry.type === 'dag_faulty' ? [entry.dag_id] : []));
    assert.deepEqual(told.sort(), wanted);
    scheduler.signal('SIGTERM');
    await scheduler.ended;
  });

  it('refuses what makes no sense, and names the nearest DAG', async () => {
    project.dag('etl', { schedule: '@daily', tasks: TASKS });
    const unknown = await project.taskflow('scheduler', '--pause', 'etll');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /did you mean etl\?/);
    assert.equal((await project.taskflow('scheduler', '--enable', '--disable')).code, 2);
    assert.equal((await project.taskflow('scheduler', '--upcoming', 'soon')).code, 2);
  });
});

function entries(scheduler: CommandLine): SchedulerEntry[] {
  return scheduler.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as SchedulerEntry);
}
