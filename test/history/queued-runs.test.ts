// Which queued run is next, however many wait behind it.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDefinition } from '../../src/definition/read-definition.js';
import { listActiveRuns } from '../../src/history/active-runs.js';
import { admitRun, dagsWithQueuedRuns, nextQueuedRun } from '../../src/history/admission.js';
import { createRun } from '../../src/history/create-run.js';
import type { RunFolder } from '../../src/history/run-folder.js';
import { endRun } from '../scheduler/end-run.js';

const { definition } = readDefinition(
  'id: etl\nmax_active_runs: 2\ntasks: { a: { run: "true" } }',
  'etl.dag.yaml',
);

describe('queued runs of a DAG', () => {
  let home = '';
  let made = 0;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'taskflow-queued-'));
    mkdirSync(join(home, 'runs'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const make = (): RunFolder => {
    assert.ok(definition);
    made += 1;
    const run = {
      dag_id: 'etl',
      definition,
      params: {},
      trigger: 'manual' as const,
      file: null,
      project: home,
    };
    return createRun(home, run, Date.UTC(2026, 3, 1) + made);
  };
  const admit = (folder: RunFolder) => admitRun(folder, 'etl', 2);
  /** A journal that fails whoever reads it. */
  const spoil = ({ journal }: RunFolder) => {
    rmSync(journal);
    mkdirSync(journal);
  };

  it('start oldest first, as many as there are places, and the next when one ends', async () => {
    const [first, second, third] = [make(), make(), make()];
    assert.deepEqual(await admit(third), {
      admitted: false,
      reason: 'waits',
      behind: [],
      isOlderFirst: true,
    });
    assert.ok((await admit(second)).admitted, 'two places, and it is the second');
    const admission = await admit(first);
    assert.ok(admission.admitted);
    assert.equal(nextQueuedRun(home, 'etl'), null);
    const waits = await admit(third);
    assert.ok(!waits.admitted);
    assert.deepEqual(waits.behind, [first.runId, second.runId]);
    assert.equal(waits.isOlderFirst, false);
    endRun(home, first.runId, admission.ownership);
    assert.equal(nextQueuedRun(home, 'etl'), third.runId);
    assert.deepEqual(dagsWithQueuedRuns(home), ['etl']);
    assert.deepEqual(await admit(first), {
      admitted: false,
      reason: 'over',
      behind: [],
      isOlderFirst: false,
    });
    const again = await admit(second);
    assert.ok(!again.admitted && again.reason === 'taken');
  });

  it('are found without reading the journals of those behind', async () => {
    const [first, second, third, last] = [make(), make(), make(), make()];
    spoil(third);
    spoil(last);
    assert.equal(nextQueuedRun(home, 'etl'), first.runId);
    assert.ok((await admit(first)).admitted);
    assert.ok((await admit(second)).admitted);
    assert.equal(listActiveRuns(home, 'etl').length, 4);
  });
});
