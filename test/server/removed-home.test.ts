// A home that is removed under a server or a scheduler: they go on, and make it again.
import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { servedProject } from './served-project.js';

describe('a server whose home is removed', function () {
  this.timeout(60_000);
  const served = servedProject();
  const { project } = served;

  it('answers, and runs what it is asked to in a home made anew', async () => {
    const file = project.dag('one', { tasks: { a: 'true' } });
    const id = (await project.run(file)).finished.run_id;
    await served.serve();
    assert.equal((await served.ask(`/runs/${id}`)).status, 200);
    rmSync(project.home, { recursive: true });
    assert.equal((await served.ask(`/runs/${id}`)).status, 404);
    assert.equal((await served.ask('/dags')).body.dags.length, 1);
    assert.equal((await served.ran('one')).body.state, 'success');
    assert.ok(existsSync(project.path('home/home.json')), 'as the command line makes it');
    assert.equal((await project.run(file)).code, 0);
    served.process.signal('SIGTERM');
    assert.equal((await served.process.ended).code, 0);
  });
});

describe('a scheduler whose home is removed', function () {
  this.timeout(60_000);
  const { project } = servedProject();

  it('says so and goes on, until it is stopped', async () => {
    project.dag('one', { schedule: { every: '1s', catchup: false }, tasks: { a: 'true' } });
    await project.taskflow('scheduler', '--enable');
    const scheduler = project.start(['scheduler', '--json']);
    await scheduler.prints(/"run_created"/);
    rmSync(project.home, { recursive: true });
    await scheduler.prints(/"failed","message":"[^"]*home was removed/);
    assert.equal((await project.taskflow('scheduler', '--enable')).code, 0);
    await scheduler.prints(/home was removed[\s\S]*"run_created"/);
    scheduler.signal('SIGTERM');
    assert.equal((await scheduler.ended).code, 0);
  });
});
