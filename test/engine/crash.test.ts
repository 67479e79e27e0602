// Processes of runs killed at random; the full count is `npm run crash`.
import assert from 'node:assert/strict';
import { crashRuns } from '../support/crash/harness.js';

describe('a run whose runner, slot shells, hosts and drains are killed', () => {
  it('ends as it would have, and does nothing twice', async function () {
    this.timeout(240_000);
    // A seed that plans all kinds within few runs: of functions, of commands, of both.
    const { kills, outcomes, failures } = await crashRuns({ seed: 20_261_199, kills: 14, first: 2 });
    assert.deepEqual(failures, []);
    const killed = new Set(kills.map(({ what }) => what));
    for (const what of ['runner', 'shell', 'host'] as const) assert.ok(killed.has(what), `no ${what} killed`);
    assert.ok(killed.has('shell drain') || killed.has('host drain'), 'no drain was killed');
    const adopted = outcomes.filter((outcome) => outcome.adopted > 0);
    assert.ok(adopted.length > 0, 'no runner took over from a dead one');
  });
});
