// Runners killed at random; the full count is `npm run crash`.
import assert from 'node:assert/strict';
import { crashRuns } from '../support/crash-harness.js';

describe('a run whose runner is killed', () => {
  it('ends as it would have, and starts no attempt twice', async function () {
    this.timeout(240_000);
    const report = await crashRuns(20_261_124, 8);
    assert.ok(report.kills >= 8);
    assert.ok(report.hostKills > 0, 'no host was killed');
    assert.ok(report.adopted > 0, 'no runner took over from a dead one');
  });
});
