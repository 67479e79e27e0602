// A server that is killed with a runner: what was triggered goes on when the server is there again, once.
import assert from 'node:assert/strict';
import { readOwner } from '../../src/history/ownership.js';
import { runFolder } from '../../src/history/run-folder.js';
import { servedProject } from './served-project.js';

describe('a server that was killed', () => {
  const served = servedProject();
  const { project } = served;

  it('goes on with a run that it made and whose runner was killed, too', async () => {
    const waits = 'while ! test -e go; do sleep 0.05; done';
    project.dag('wait', { tasks: { a: waits, b: { run: 'true', depends_on: ['a'] } } });
    await served.serve();
    const { run_id } = (await served.post('/dags/wait/trigger')).body;
    await served.events(`/runs/${run_id}/events`, ({ type }) => type === 'attempt_started');
    const { holder } = readOwner(runFolder(project.home, run_id));
    assert.ok(holder);
    served.process.signal('SIGKILL');
    process.kill(holder.pid, 'SIGKILL');
    await served.process.ended;
    assert.equal(readOwner(runFolder(project.home, run_id)).status, 'gone');

    await served.serve();
    const following = served.events(`/runs/${run_id}/events`, ({ type }) => type === 'run_finished');
    project.write('go', '');
    assert.equal((await following).at(-1)?.event.type, 'run_finished');
    const run = (await served.ask(`/runs/${run_id}`)).body;
    assert.equal(run.state, 'success');
    const starts = project.journal(run_id).filter(({ type }) => type === 'attempt_started');
    assert.equal(starts.length, 2, 'each task has one attempt');
  });
});
