// Ending a run: from its terminal, from elsewhere, and when nobody owns it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { until } from '../../engine/attempt-folder.js';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf, lastState } from '../../support/event-queries.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

describe('cancelling', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);
  const dag = (settings: object = {}) =>
    project.dag('work', {
      ...settings,
      tasks: {
        done: 'true',
        work: { run: tasks.command('work'), depends_on: ['done'], retries: 3, retry_delay: 0 },
        clean: { run: 'touch cleaned', depends_on: ['work'], trigger_rule: 'all_done' },
      },
    });
  const whole = { done: 'success', work: 'cancelled', clean: 'cancelled' };

  async function startRun(settings: object = {}) {
    const run = project.start(['run', dag(settings), '--json']);
    const work = await tasks.started('work');
    return { run, work, id: work.env.TASKFLOW_RUN_ID ?? '' };
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`by ${signal} ends what runs, starts nothing more, and exits with 130`, async () => {
      const { run, work } = await startRun();
      run.signal(signal);
      await work.gone;
      const { code, states, events, finished } = await run.endedRun;
      assert.equal(code, 130);
      assert.equal(finished.state, 'cancelled');
      assert.deepEqual(states, whole);
      assert.equal(lastState(events, 'clean')?.reason, 'run_cancelled');
      assert.deepEqual(
        eventsOf(events, 'cancel_requested').map(({ now }) => now),
        [false],
      );
      assert.throws(() => project.read('cleaned'));
    });
  }

  it('lets an attempt that ends well at SIGTERM do so, and cancels it all the same', async () => {
    const file = project.dag('well', {
      tasks: {
        work: { shell: 'bash', run: `trap 'exit 0' TERM; ${tasks.command('work')} & wait` },
        next: { run: 'touch ran', depends_on: ['work'] },
      },
    });
    const run = project.start(['run', file, '--json']);
    await tasks.started('work');
    run.signal('SIGINT');
    const { code, finished } = await run.endedRun;
    assert.equal(code, 130);
    assert.equal(finished.state, 'cancelled');
    assert.equal(finished.tasks.next?.state, 'cancelled');
  });

  it('from another terminal asks the owner and waits for the end', async () => {
    const { run, work, id } = await startRun();
    const { code, stderr } = await project.taskflow('cancel', id);
    assert.equal(code, 0, stderr);
    await work.gone;
    const ended = await run.endedRun;
    assert.equal(ended.code, 130);
    assert.deepEqual(ended.states, whole);
  });

  it('with --now kills what ignores SIGTERM at once', async () => {
    const { run, work, id } = await startRun();
    await work.ignore('SIGTERM');
    const cancel = project.start(['cancel', id, '--now']);
    await work.gone;
    assert.equal((await cancel.ended).code, 0);
    const { code, events } = await run.endedRun;
    assert.equal(code, 130);
    assert.deepEqual(
      eventsOf(events, 'cancel_requested').map(({ now }) => now),
      [true],
    );
  });

  it('with --now hastens a cancel that was asked before', async () => {
    const { run, work, id } = await startRun();
    await work.ignore('SIGTERM');
    run.signal('SIGINT');
    await run.event((event) => event.type === 'cancel_requested');
    await work.answers();
    assert.equal((await project.taskflow('cancel', id, '--now')).code, 0);
    await work.gone;
    assert.equal((await run.endedRun).code, 130);
  });

  it('of a detached run ends it', async () => {
    const id = (await project.taskflow('run', dag(), '--detach')).stdout.trim();
    const work = await tasks.started('work');
    assert.equal((await project.taskflow('cancel', id.slice(0, 12))).code, 0);
    await work.gone;
    const { code, finished } = await project.start(['attach', id, '--json']).endedRun;
    assert.equal(code, 130);
    assert.equal(finished.state, 'cancelled');
  });

  it('of a queued run ends it before it starts', async () => {
    const { run, work } = await startRun({ max_active_runs: 1 });
    const id = (await project.taskflow('run', 'work.dag.json', '--detach')).stdout.trim();
    assert.equal((await project.taskflow('cancel', id)).code, 0);
    const finished = eventsOf(project.journal(id), 'run_finished');
    assert.equal(finished.length, 1);
    assert.equal(finished[0]?.state, 'cancelled');
    assert.deepEqual(
      Object.values(finished[0]?.tasks ?? {}).map(({ state, attempts }) => [state, attempts]),
      [
        ['cancelled', 0],
        ['cancelled', 0],
        ['cancelled', 0],
      ],
    );
    await work.answers();
    await work.end();
    assert.equal((await run.endedRun).code, 0);
    assert.equal(eventsOf(project.journal(id), 'attempt_starting').length, 0);
  });

  for (const words of [[], ['--now']]) {
    it(`of a run whose runner was killed ends its attempts${words.length > 0 ? ', with --now at once' : ''}`, async () => {
      const { run, work, id } = await startRun();
      await work.spawn(tasks.words('far'), true);
      const far = await tasks.started('far');
      if (words.length > 0) for (const each of [work, far]) await each.ignore('SIGTERM');
      await run.kill();
      await work.answers();
      const cancel = project.start(['cancel', id, ...words]);
      await Promise.all([work.gone, far.gone]);
      assert.equal((await cancel.ended).code, 0);
      const events = project.journal(id);
      const [finished] = eventsOf(events, 'run_finished');
      assert.equal(finished?.state, 'cancelled');
      assert.equal(finished?.tasks.work?.state, 'cancelled');
      if (words.length === 0) return;
      const [asked] = eventsOf(events, 'cancel_requested');
      assert.equal(asked?.now, true);
      assert.ok(
        Date.parse(finished?.at ?? '') - Date.parse(asked?.at ?? '') < 9000,
        'it waited for the grace period',
      );
    });
  }

  it('refuses what has ended, what is unknown and what is ambiguous', async () => {
    const file = project.dag('short', { tasks: { it: 'true' } });
    const { finished } = await project.run(file);
    const ended = await project.taskflow('cancel', finished.run_id);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /ended.*success/);
    const unknown = await project.taskflow('cancel', '01ZZZZZZZZ');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /01ZZZZZZZZ/);
    assert.equal((await project.taskflow('cancel', finished.run_id.slice(0, 5))).code, 2);
    await project.run(file);
    const ambiguous = await project.taskflow('cancel', finished.run_id.slice(0, 6));
    assert.equal(ambiguous.code, 2);
    for (const id of project.runIds()) assert.ok(ambiguous.stderr.includes(id));
  });

  it('a run whose runner is stopped says so in the end, and a second Ctrl-C waits no longer', async () => {
    const { run, id } = await startRun();
    run.signal('SIGSTOP');
    const impatient = project.start(['cancel', id]);
    const patient = project.taskflow('cancel', id);
    // Once it has asked, it waits.
    const asked = () => (existsSync(control) ? readFileSync(control, 'utf8').split('\n').length - 1 : 0);
    const control = project.path(`home/runs/${id}/control.ndjson`);
    await until(() => asked() >= 2);
    impatient.signal('SIGINT');
    await until(() => asked() >= 3);
    impatient.signal('SIGINT');
    await impatient.ended;
    const { code, stderr } = await patient;
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`has not answered for 15 s: if process ${run.pid} on .* is stopped, let it go on`),
    );
    run.signal('SIGCONT');
    assert.equal((await run.endedRun).code, 130);
  });
});
