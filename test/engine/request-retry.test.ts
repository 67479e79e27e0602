// Which runs can be queued again, and what that leaves in the journal.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { requestRetry } from '../../src/engine/request-retry.js';
import { listActiveRuns } from '../../src/history/active-runs.js';
import { requestCancel } from '../../src/history/control.js';
import { readRunState } from '../../src/history/journal-reader.js';
import { takeOwnership } from '../../src/history/ownership.js';
import type { RunFolder } from '../../src/history/run-folder.js';
import { dag, task } from '../support/definitions.js';
import { homeOfEachTest } from './run-here.js';

describe('a retry of a run', () => {
  const homes = homeOfEachTest();
  const definition = dag([task('good'), task('bad', ['good'], { run: 'exit 3' }), task('after', ['bad'])]);

  async function ended(): Promise<RunFolder> {
    const folder = homes.current.create(definition);
    await homes.current.execute(folder).ended;
    return folder;
  }

  it('queues it again with what failed, and what came after that', async () => {
    const folder = await ended();
    const seq = homes.current.state(folder).seq;
    assert.deepEqual(await requestRetry(folder, null, { from: 'failed' }), {
      ok: true,
      tasks: ['bad', 'after'],
      without_rule: [],
    });
    const state = homes.current.state(folder);
    assert.deepEqual([state.state, state.seq], ['queued', seq + 2]);
    assert.deepEqual(listActiveRuns(homes.current.home), [{ dagId: definition.id, runId: folder.runId }]);
    const final = await homes.current.execute(folder).ended;
    assert.equal(final.tasks.get('good')?.attempts.length, 1);
    assert.equal(final.tasks.get('bad')?.attempts.length, 2);
  });

  it('goes by the definition of its file as it is now', async () => {
    const folder = await ended();
    const mended = dag([task('good'), task('bad', ['good']), task('after', ['bad'])]);
    assert.equal((await requestRetry(folder, mended, { from: 'failed' })).ok, true);
    assert.equal((await homes.current.execute(folder).ended).state, 'success');
  });

  it('forgets what was asked of the run before', async () => {
    const folder = await ended();
    requestCancel(folder, true);
    await requestRetry(folder, null, { from: 'tasks', taskIds: ['good'] });
    assert.equal(readFileSync(folder.control, 'utf8'), '');
  });

  it('is refused where there is nothing to start over, and leaves no trace', async () => {
    const folder = homes.current.create(dag([task('good')]));
    await homes.current.execute(folder).ended;
    const journal = readFileSync(folder.journal, 'utf8');
    const refused = await requestRetry(folder, null, { from: 'failed' });
    assert.equal(refused.ok === false && refused.reason, 'nothing_failed');
    assert.equal(readFileSync(folder.journal, 'utf8'), journal);
    assert.equal(takeOwnership(folder).ok, true);
  });

  it('is refused to a run that has not ended', async () => {
    const folder = homes.current.create(definition);
    const refused = { ok: false, reason: 'not_ended', state: 'queued' };
    assert.deepEqual(await requestRetry(folder, null, { from: 'failed' }), refused);
  });

  it('waits for the last words of a run that has just ended', async () => {
    const folder = await ended();
    const taken = takeOwnership(folder);
    assert.ok(taken.ok);
    setTimeout(() => taken.ownership.release(), 200);
    assert.equal((await requestRetry(folder, null, { from: 'failed' })).ok, true);
  });

  it('is refused while another process has the ended run', async () => {
    const folder = await ended();
    assert.equal(takeOwnership(folder).ok, true);
    const refused = { ok: false, reason: 'not_ended', state: 'running' };
    assert.deepEqual(await requestRetry(folder, null, { from: 'failed' }), refused);
  });

  it('throws for a journal that holds no run', async () => {
    const folder = homes.current.create(definition);
    writeFileSync(folder.journal, 'damage\n');
    assert.equal(readRunState(folder.journal), null);
    await assert.rejects(requestRetry(folder, null, { from: 'failed' }), /events\.ndjson holds no run/);
  });
});
