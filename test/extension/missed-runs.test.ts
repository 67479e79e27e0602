// Runs that come and go between two looks of the editor at the history.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LiveRun } from '../../src/extension/runs/live-run.js';
import { MissedRuns } from '../../src/extension/runs/missed-runs.js';
import { MadeRun } from '../cli/made-run.js';

const DAG = 'id: quick\ntasks:\n  a: { run: "true" }\n';

describe('runs that came and went between two looks', () => {
  let home: string;
  const nobody = () => false;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'taskflow-missed-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  function failed(): MadeRun {
    return new MadeRun({ home: home, dag: DAG }).started().begins('a').fails('a', 1).ends('failed');
  }

  const told = (missed: MissedRuns, most = 10, isActive: (runId: string) => boolean = nobody) =>
    missed.look(most, isActive).map(({ runId, state, events }) => [runId, state.state, events[0]?.type]);

  it('are told of once, those of before not at all', () => {
    failed();
    const missed = new MissedRuns(home);
    assert.deepEqual(told(missed), []);
    const run = failed();
    assert.deepEqual(told(missed), [[run.id, 'failed', 'run_created']]);
    assert.deepEqual(told(missed), []);
  });

  it('are none that were followed to their end, until a retry of them is missed', () => {
    const missed = new MissedRuns(home);
    const run = failed();
    const live = new LiveRun(run.folder, () => {});
    live.dispose();
    missed.left(live);
    assert.deepEqual(told(missed), []);
    run
      .event({ type: 'run_retried', tasks: ['a'], without_rule: [] })
      .begins('a')
      .succeeds('a')
      .ends('success');
    assert.deepEqual(told(missed), [[run.id, 'success', 'run_retried']]);
  });

  it('are told of from where they were followed to, when they end after that', () => {
    const missed = new MissedRuns(home);
    const run = new MadeRun({ home, dag: DAG }).started().begins('a');
    told(missed, 10, () => true);
    const live = new LiveRun(run.folder, () => {});
    live.dispose();
    run.fails('a', 1).ends('failed');
    missed.look(10, () => true);
    missed.left(live);
    assert.deepEqual(told(missed), [[run.id, 'failed', 'attempt_finished']]);
    assert.deepEqual(told(missed), []);
  });

  it('are none that are active, or were deleted meanwhile', () => {
    const missed = new MissedRuns(home);
    const [active, deleted] = [failed(), failed()];
    rmSync(deleted.folder.path, { recursive: true });
    assert.deepEqual(
      told(missed, 10, (runId) => runId === active.id),
      [],
    );
  });

  it('wait for the next look where they are many', () => {
    const missed = new MissedRuns(home);
    const runs = [failed(), failed(), failed()].map(({ id }) => id);
    const ids = [told(missed, 2), told(missed, 2)].map((each) => each.map(([id]) => id));
    assert.deepEqual(ids, [runs.slice(0, 2), runs.slice(2)]);
  });
});
