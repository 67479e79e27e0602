// Processes of runs killed at random; the full count is `npm run crash`.
import assert from 'node:assert/strict';
import { crashRuns } from '../support/crash/harness.js';

describe('a run whose runner, slot shells, hosts and drains are killed', () => {
  it('ends as it would have, and does nothing twice', async function () {
    this.timeout(240_000);
    const { kills, outcomes, failures } = await crashRuns({ seed: 20_261_124, kills: 20, first: 2 });
    assert.deepEqual(failures, []);
    const killed = new Set(kills.map(({ what }) => what));
    assert.deepEqual([...killed].sort(), ['host', 'host drain', 'runner', 'shell', 'shell drain']);
    const adopted = outcomes.filter((outcome) => outcome.adopted > 0);
    assert.ok(adopted.length > 0, 'no runner took over from a dead one');
  });
});
