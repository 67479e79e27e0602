// Cancelling a run from outside, whoever has it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { cancelRun } from '../../src/engine/cancel-run.js';
import { readRequests } from '../../src/history/control.js';
import { takeOwnership } from '../../src/history/ownership.js';
import { dag, task } from '../support/definitions.js';
import { homeOfEachTest } from './run-here.js';

describe('cancelling a run', () => {
  const homes = homeOfEachTest();
  const create = () => homes.current.create(dag([task('a')]));

  it('that waits ends it here, without starting anything', async () => {
    const folder = create();
    assert.equal(await cancelRun(folder), 'cancelled');
    const state = homes.current.state(folder);
    assert.equal(state.state, 'cancelled');
    assert.equal(state.tasks.get('a')?.attempts.length, 0);
  });

  it('that another process has asks that one', async () => {
    const folder = create();
    assert.equal(takeOwnership(folder).ok, true);
    assert.equal(await cancelRun(folder), 'asked');
    assert.deepEqual(readRequests(folder, 0).requests, [{ type: 'cancel', now: false }]);
  });

  it('that has ended changes nothing, and keeps nobody from it', async () => {
    const folder = create();
    await homes.current.execute(folder).ended;
    assert.equal(await cancelRun(folder), 'over');
    assert.equal(homes.current.state(folder).state, 'success');
    assert.equal(takeOwnership(folder).ok, true);
  });

  it('whose journal holds no run is over', async () => {
    const folder = create();
    writeFileSync(folder.journal, 'damage\n');
    assert.equal(await cancelRun(folder), 'over');
  });
});
