// The machine formats of a run: events, the last line, exit codes.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf } from '../../support/event-queries.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('run --json', () => {
  const project = projectOfEachTest();

  it('prints the events of the journal, one a line, and nothing else', async () => {
    const file = project.dag('events', { tasks: { a: 'true', b: { run: 'exit 3', depends_on: ['a'] } } });
    const { stdout, stderr, events, finished } = await project.run(file);
    assert.equal(stderr, '');
    assert.equal(stdout.trimEnd().split('\n').length, events.length);
    assert.deepEqual(events, project.journal(finished.run_id));
    for (const [index, event] of events.entries()) {
      assert.equal(event.version, 1);
      assert.equal(event.seq, index + 1);
      assert.equal(event.run_id, finished.run_id);
      assert.match(event.at, TIME);
    }
    assert.deepEqual(
      events.slice(0, 3).map(({ type }) => type),
      ['run_created', 'run_queued', 'run_started'],
    );
  });

  it('ends with the line of the contract', async () => {
    const file = project.dag('last', {
      tasks: {
        flaky: { run: 'test "$TASKFLOW_ATTEMPT" = 2', retries: 1, retry_delay: 0 },
        allowed: { run: 'exit 3', allow_failure: true },
        skipped: { run: 'true', if: 'false' },
        bad: 'exit 1',
        after: { run: 'true', depends_on: ['bad'] },
      },
    });
    const { code, events, stdout } = await project.run(file);
    assert.equal(code, 1);
    const { version, seq, ...last } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<
      string,
      unknown
    >;
    assert.deepEqual([version, seq], [1, events.length]);
    const ran = (task: string) =>
      eventsOf(events, 'attempt_finished')
        .filter(({ task_id }) => task_id === task)
        .reduce((sum, { duration_ms }) => sum + duration_ms, 0);
    assert.deepEqual(last, {
      type: 'run_finished',
      run_id: events[0]?.run_id,
      dag_id: 'last',
      state: 'failed',
      at: events.at(-1)?.at,
      tasks: {
        flaky: { state: 'success', attempts: 2, duration_ms: ran('flaky') },
        allowed: { state: 'failed', attempts: 1, duration_ms: ran('allowed'), allowed: true },
        skipped: { state: 'skipped', attempts: 0, duration_ms: 0 },
        bad: { state: 'failed', attempts: 1, duration_ms: ran('bad') },
        after: { state: 'upstream_failed', attempts: 0, duration_ms: 0 },
      },
    });
    const status = await project.taskflow('status', String(last.run_id), '--json');
    assert.equal(status.code, 0);
    assert.deepEqual(JSON.parse(status.stdout), { version, seq, ...last });
  });

  it('holds a run id that sorts by time', async () => {
    const file = project.dag('ids', { tasks: { a: 'true' } });
    const ids = [];
    for (let each = 0; each < 3; each++) ids.push((await project.run(file)).finished.run_id);
    assert.deepEqual(ids, ids.toSorted());
    for (const id of ids) assert.match(id, /^[0-9A-HJKMNP-TV-Z]{26}$/);
  });
});

describe('exit codes', () => {
  const project = projectOfEachTest();

  it('are 0 for a success and 1 for a failed run', async () => {
    assert.equal((await project.taskflow('run', project.dag('good', { tasks: { a: 'true' } }))).code, 0);
    assert.equal((await project.taskflow('run', project.dag('bad', { tasks: { a: 'false' } }))).code, 1);
    const allowed = project.dag('allowed', { tasks: { a: { run: 'false', allow_failure: true } } });
    assert.equal((await project.taskflow('run', allowed)).code, 0);
  });

  it('are 2 for an error in the file, which is shown with its place, and nothing runs', async () => {
    project.write(
      'wrong.dag.yaml',
      'tasks:\n  a:\n    run: touch ran\n    depends_on: [b]\n  bb:\n    run: touch ran\n',
    );
    const { code, stderr, stdout } = await project.taskflow('run', 'wrong.dag.yaml');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /wrong\.dag\.yaml\n +4:18 /);
    assert.match(stderr, /unknown-task/);
    assert.equal(existsSync(project.path('ran')), false);
  });

  it('are 74 where the history cannot be written, with what and where', async () => {
    const file = project.dag('good', { tasks: { a: 'touch ran' } });
    project.write('taken', 'a file');
    const { code, stderr } = await project.start(['run', file], {
      env: { TASKFLOW_HOME: project.path('taken') },
    }).ended;
    assert.equal(code, 74);
    assert.match(stderr, /taken/);
    const under = await project.start(['run', file], { env: { TASKFLOW_HOME: project.path('taken/deeper') } })
      .ended;
    assert.equal(under.code, 74);
    assert.match(under.stderr, /taken/);
    assert.equal(existsSync(project.path('ran')), false);
  });
});

describe('run --dry-run', () => {
  const project = projectOfEachTest();

  it('prints the plan in the order of the levels, and runs and writes nothing', async () => {
    const file = project.dag('plan', {
      params: { region: { type: 'string', default: 'eu' } },
      tasks: {
        load: { run: 'touch ran', depends_on: ['extract'], trigger_rule: 'all_done' },
        extract: 'touch ran',
        other: 'touch ran',
      },
    });
    const { code, stdout } = await project.taskflow('run', file, '--dry-run', '--param', 'region=us');
    assert.equal(code, 0);
    assert.ok(stdout.indexOf('extract') < stdout.indexOf('load'), stdout);
    assert.match(stdout, /us/);
    const part = await project.taskflow('run', file, '--dry-run', '--task', 'load');
    assert.doesNotMatch(part.stdout, /other/);
    const machine = await project.taskflow('run', file, '--dry-run', '--json');
    assert.ok(JSON.parse(machine.stdout));
    assert.equal((await project.taskflow('run', file, '--dry-run', '--param', 'regio=us')).code, 2);
    assert.equal(existsSync(project.path('ran')), false);
    assert.equal(existsSync(project.path('home')), false);
  });
});
