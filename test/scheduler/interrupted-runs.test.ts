// Runs whose runner is gone: each is taken up once, ever less often where its runner dies again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trigger } from '../../src/core/states.js';
import { readDefinition } from '../../src/definition/read-definition.js';
import { createRun } from '../../src/history/create-run.js';
import { takeOwnership } from '../../src/history/ownership.js';
import { ownIdentity } from '../../src/history/process-identity.js';
import { runFolder } from '../../src/history/run-folder.js';
import { InterruptedRuns } from '../../src/scheduler/interrupted-runs.js';
import { endRun } from './end-run.js';
import { rigOfEachTest } from './scheduler-rig.js';

describe('interrupted runs', () => {
  const rig = rigOfEachTest();

  const make = (trigger: Trigger): string => {
    const { definition } = readDefinition('id: etl\ntasks: { a: { run: "true" } }', 'etl.dag.yaml');
    assert.ok(definition);
    const { home, project } = rig();
    return createRun(home, { dag_id: 'etl', definition, params: {}, trigger, file: null, project }).runId;
  };
  const kill = (runId: string, number = 1): void => {
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    const owner = { ...ownIdentity(), pid, started: '1' };
    writeFileSync(join(runFolder(rig().home, runId).path, `owner.${number}.json`), JSON.stringify(owner));
  };

  it('of the trigger are taken up, and no others, queued and running ones left alone', () => {
    const started: string[] = [];
    const interrupted = new InterruptedRuns(rig().home, 'schedule', (runId) => started.push(runId));
    make('schedule');
    takeOwnership(runFolder(rig().home, make('schedule')));
    const [gone, other] = [make('schedule'), make('manual')];
    kill(gone);
    kill(other);
    interrupted.resume(0);
    assert.deepEqual(started, [gone]);
  });

  it('are tried again when the runner dies again, later each time', () => {
    const times: number[] = [];
    const runId = make('api');
    kill(runId);
    let second = 0;
    const interrupted = new InterruptedRuns(rig().home, 'api', () => times.push(second));
    for (; second <= 200; second++) interrupted.resume(second * 1000);
    assert.deepEqual(times, [0, 15, 45, 105]);
    const taken = takeOwnership(runFolder(rig().home, runId));
    assert.ok(taken.ok);
    endRun(rig().home, runId, taken.ownership);
    for (; second <= 600; second++) interrupted.resume(second * 1000);
    assert.equal(times.length, 4);
  });

  it('are gone on with by a scheduler, with those of the schedule', async () => {
    const runId = make('schedule');
    kill(runId);
    await rig().enable();
    await rig().start();
    await rig().look();
    assert.deepEqual(rig().running, [runId]);
    assert.deepEqual(
      rig()
        .told('run_resumed')
        .map(({ run_id }) => run_id),
      [runId],
    );
  });

  it('stay where they are while schedules are off', async () => {
    kill(make('schedule'));
    await rig().start();
    await rig().pass(1);
    assert.deepEqual(rig().running, []);
  });
});
