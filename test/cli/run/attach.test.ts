// Detached runs, and following any run: live, after its end, and without holding it.
import assert from 'node:assert/strict';
import { projectOfEachTest } from '../../support/command-line.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

describe('run --detach and attach', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);
  const dag = () =>
    project.dag('far', {
      tasks: { first: 'true', work: { run: tasks.command('work'), depends_on: ['first'] } },
    });

  it('prints the id alone and returns while the run goes on', async () => {
    const { code, stdout, stderr } = await project.taskflow('run', dag(), '--detach');
    assert.equal(code, 0);
    assert.match(stdout, /^[0-9A-HJKMNP-TV-Z]{26}\n$/);
    assert.equal(stderr, '');
    const work = await tasks.started('work');
    assert.equal(work.env.TASKFLOW_RUN_ID, stdout.trim());
    const attached = project.start(['attach', stdout.trim(), '--json']);
    await work.end();
    assert.equal((await attached.endedRun).code, 0);
  });

  it('shows a run live from its beginning, and ends as it does', async () => {
    const id = (await project.taskflow('run', dag(), '--detach')).stdout.trim();
    const work = await tasks.started('work');
    const json = project.start(['attach', id, '--json']);
    const text = project.start(['attach', id.slice(0, 15).toLowerCase()]);
    await json.state('work', 'running');
    await text.prints(/✅ first/);
    await work.end(5);
    const { code, events } = await json.endedRun;
    assert.equal(code, 1);
    assert.deepEqual(events, project.journal(id));
    const seen = await text.ended;
    assert.equal(seen.code, 1);
    assert.match(seen.stdout, /❌ work .*exit code 5/);
    assert.match(seen.stdout, /DAG run failed in .* \(1\/2 tasks succeeded\)\n$/);
  });

  it('shows a run that has ended, with its exit code', async () => {
    const good = await project.run(project.dag('good', { tasks: { a: 'true' } }));
    const bad = await project.run(project.dag('bad', { tasks: { a: 'false' } }));
    for (const { finished, events, code } of [good, bad]) {
      const attached = await project.start(['attach', finished.run_id, '--json']).endedRun;
      assert.equal(attached.code, code);
      assert.deepEqual(attached.events, events);
    }
    const text = await project.taskflow('attach', bad.finished.run_id);
    assert.match(text.stdout, /❌ a/);
  });

  it('follows a foreground run of another terminal', async () => {
    const run = project.start(['run', dag(), '--json']);
    const work = await tasks.started('work');
    const attached = project.start(['attach', work.env.TASKFLOW_RUN_ID ?? '', '--json']);
    await attached.state('work', 'running');
    await work.end();
    assert.equal((await attached.endedRun).code, 0);
    assert.equal((await run.endedRun).code, 0);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    it(`lets go at ${signal}; the run goes on`, async () => {
      const id = (await project.taskflow('run', dag(), '--detach')).stdout.trim();
      const work = await tasks.started('work');
      const attached = project.start(['attach', id, '--json']);
      await attached.state('work', 'running');
      attached.signal(signal);
      await attached.ended;
      await work.answers();
      const again = project.start(['attach', id, '--json']);
      await work.end();
      assert.equal((await again.endedRun).finished.state, 'success');
    });
  }

  it('says so when the runner of the run is gone', async () => {
    const run = project.start(['run', dag(), '--json']);
    const work = await tasks.started('work');
    const id = work.env.TASKFLOW_RUN_ID ?? '';
    const attached = project.start(['attach', id]);
    await attached.prints(/✅ first/);
    await run.kill();
    const { code, stdout, stderr } = await attached.ended;
    assert.equal(code, 1);
    assert.match(stdout + stderr, /resume/);
    await work.end();
  });

  it('has a runner that outlives the process group that started it', async () => {
    const starter = project.start(['run', dag(), '--detach'], { under: ['setsid', '--wait'] });
    const id = (await starter.ended).stdout.trim();
    const work = await tasks.started('work');
    try {
      process.kill(-starter.pid, 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
    await work.answers();
    const attached = project.start(['attach', id, '--json']);
    await work.end();
    assert.equal((await attached.endedRun).code, 0);
  });
});
