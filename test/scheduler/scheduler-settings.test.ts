import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pauseDag, readSettings, resumeDag, setEnabled } from '../../src/scheduler/scheduler-settings.js';
import { rigOfEachTest } from './scheduler-rig.js';

describe('the settings of schedules', () => {
  const rig = rigOfEachTest();

  it('are off in a home that has none', () => {
    const { enabled, paused, fault } = readSettings(rig().home);
    assert.deepEqual({ enabled, paused: [...paused], fault }, { enabled: false, paused: [], fault: null });
  });

  it('are kept, those that many set at once too', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `dag_${index}`);
    await Promise.all([
      setEnabled(rig().home, true, rig().clock.now()),
      ...ids.map((id) => pauseDag(rig().home, id)),
    ]);
    const { enabled, paused } = readSettings(rig().home);
    assert.equal(enabled, true);
    assert.deepEqual([...paused].sort(), [...ids].sort());
  });

  it('know when a DAG that was paused was resumed', async () => {
    await resumeDag(rig().home, 'never_paused', 5000);
    await pauseDag(rig().home, 'etl');
    await resumeDag(rig().home, 'etl', 5000);
    const { paused, resumedAt } = readSettings(rig().home);
    assert.deepEqual([[...paused], [...resumedAt]], [[], [['etl', 5000]]]);
  });

  it('know when they were switched on, the first time for good', async () => {
    for (let at = 1; at <= 130; at += 1) await setEnabled(rig().home, at % 13 !== 0, at * 1000);
    const { enabled, enabledAt } = readSettings(rig().home);
    assert.equal(enabled, false);
    assert.equal(enabledAt.length, 100);
    assert.deepEqual([enabledAt[0], enabledAt.at(-1)], [1000, 129_000]);
    assert.ok(!enabledAt.includes(117_000), 'off is not on');
  });

  it('that are damaged are off, and say so; a switch makes them anew', async () => {
    const path = join(rig().home, 'scheduler.json');
    for (const text of ['', '{', '{"version":2,"enabled":true}', '{"version":1,"enabled":"yes"}']) {
      writeFileSync(path, text);
      const { enabled, fault } = readSettings(rig().home);
      assert.equal(enabled, false);
      assert.match(fault ?? '', /damaged/);
    }
    await setEnabled(rig().home, true, rig().clock.now());
    assert.equal(readSettings(rig().home).enabled, true);
    assert.equal(JSON.parse(readFileSync(path, 'utf8')).version, 1);
  });
});
