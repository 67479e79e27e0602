// From when on the times of a DAG count that no scheduler has seen yet.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enabledSince } from '../../src/scheduler/enabled-since.js';
import { readRecord } from '../../src/scheduler/schedule-record.js';
import { pauseDag, readSettings, resumeDag } from '../../src/scheduler/scheduler-settings.js';
import { removeFolder } from '../support/remove-folder.js';
import { rigOfEachTest } from './scheduler-rig.js';

describe('a DAG that no scheduler has seen', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taskflow-enabled-'));
  });
  afterEach(() => removeFolder(folder));

  it('counts from the first time that schedules were switched on with it there, as it is', () => {
    const file = join(folder, 'etl.dag.yaml');
    writeFileSync(file, 'tasks: {}\n');
    const changedMs = Math.floor(statSync(file).ctimeMs);
    const now = changedMs + 60_000;
    const since = (...enabledAt: number[]) => enabledSince(enabledAt, file, now);
    assert.equal(since(), now);
    assert.equal(since(changedMs - 1), now, 'it came later');
    assert.equal(since(changedMs), changedMs);
    assert.equal(since(changedMs - 9, changedMs + 5, changedMs + 50), changedMs + 5);
    assert.equal(since(now + 1000), now, 'the clock was set back since');
    assert.equal(enabledSince([0], join(folder, 'gone.dag.yaml'), now), now);
  });

  it('is as young as its last change, whatever time a copy gives it', () => {
    const file = join(folder, 'copied.dag.yaml');
    writeFileSync(file, 'tasks: {}\n');
    utimesSync(file, 1, 1);
    chmodSync(file, 0o600);
    const now = Date.now() + 60_000;
    assert.equal(enabledSince([2000], file, now), now);
  });
});

describe('schedules that were switched on before any scheduler ran', () => {
  // Later than the files that the test writes: to their times, too, this clock has been switched on after them.
  const rig = rigOfEachTest('2100-03-01T08:00:00Z');

  it('miss times from then on', async () => {
    rig().dag('etl', '{ cron: "*/10 * * * *", timezone: UTC, catchup: true, overlap: allow }');
    await rig().enable();
    rig().clock.jump(25 * 60_000);
    await rig().start();
    await rig().pass(1);
    assert.deepEqual(rig().dates(), ['2100-03-01T08:10', '2100-03-01T08:20']);
    assert.equal(readRecord(rig().home, 'etl')?.enabledAt, Date.parse('2100-03-01T08:00:00Z'));
  });

  it('miss them of a DAG that is paused meanwhile, too', async () => {
    rig().dag('etl', '{ cron: "*/10 * * * *", timezone: UTC, catchup: true, overlap: allow }');
    await rig().enable();
    await pauseDag(rig().home, 'etl');
    rig().clock.jump(25 * 60_000);
    await rig().start();
    await rig().pass(1);
    assert.deepEqual(rig().dates(), []);
    await resumeDag(rig().home, 'etl', rig().clock.now());
    await rig().pass(1);
    assert.deepEqual(rig().dates(), ['2100-03-01T08:10', '2100-03-01T08:20']);
  });

  it('miss none of before once a scheduler has looked: a DAG whose record is gone is a new one', async () => {
    rig().dag('etl', '{ cron: "*/10 * * * *", timezone: UTC, catchup: true, overlap: allow }');
    await rig().enable();
    const first = await rig().start();
    await rig().pass(1);
    await rig().stop(first);
    assert.deepEqual(readSettings(rig().home).enabledAt, []);
    rmSync(join(rig().home, 'schedules', 'etl.json'));
    rig().clock.jump(25 * 60_000);
    await rig().start();
    const seenAt = rig().clock.now();
    await rig().pass(1);
    assert.deepEqual(rig().dates(), []);
    assert.equal(readRecord(rig().home, 'etl')?.enabledAt, seenAt);
  });
});
