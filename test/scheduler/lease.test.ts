import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownIdentity } from '../../src/history/process-identity.js';
import { BEAT_MS, Lease, readHolder } from '../../src/scheduler/lease.js';
import { rigOfEachTest } from './scheduler-rig.js';

describe('the lease of a home', () => {
  const rig = rigOfEachTest();
  const write = (number: number, identity: object): string => {
    const path = join(rig().home, `scheduler.${number}.json`);
    writeFileSync(path, JSON.stringify({ ...ownIdentity(), ...identity }));
    return path;
  };

  it('is held by one, and free when it is let go', () => {
    const [first, second] = [new Lease(rig().home, rig().clock), new Lease(rig().home, rig().clock)];
    assert.deepEqual(first.look(), { isHeld: true, isNew: true });
    assert.deepEqual(first.look(), { isHeld: true, isNew: false });
    const look = second.look();
    assert.equal(look.isHeld, false);
    assert.equal(readHolder(rig().home)?.holder?.pid, process.pid);
    first.release();
    assert.equal(readHolder(rig().home), null);
    assert.deepEqual(second.look(), { isHeld: true, isNew: true });
  });

  it('is taken at the next look from a process that is gone', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    write(7, { pid, started: '1' });
    assert.deepEqual(new Lease(rig().home, rig().clock).look(), { isHeld: true, isNew: true });
  });

  it('is lost by a holder that sees a later one, for good', () => {
    const lease = new Lease(rig().home, rig().clock);
    lease.look();
    write(2, {});
    assert.equal(lease.isInForce(), false);
    assert.deepEqual(lease.look(), { isHeld: false, isLost: true, holder: null, isUnseen: false });
    assert.equal(lease.look().isHeld, false);
  });

  it('is taken from a holder that can not be seen once its heartbeat has stopped for 10 seconds', async () => {
    const path = write(1, { host: 'another', pid: 4 });
    const lease = new Lease(rig().home, rig().clock);
    for (let beat = 1; beat <= 10; beat++) {
      utimesSync(path, beat, beat);
      const look = lease.look();
      assert.ok(!look.isHeld && look.isUnseen);
      await rig().clock.advance(BEAT_MS, 0);
    }
    assert.equal(lease.look().isHeld, false, 'the last heartbeat was 5 seconds ago');
    await rig().clock.advance(4000, 0);
    assert.equal(lease.look().isHeld, false);
    await rig().clock.advance(1000, 0);
    assert.deepEqual(lease.look(), { isHeld: true, isNew: true });
    assert.deepEqual(
      readdirSync(rig().home).filter((name) => name.startsWith('scheduler.')),
      ['scheduler.2.json'],
    );
  });

  it('is not taken when the clock is set forward', async () => {
    write(1, { host: 'another', pid: 4 });
    const lease = new Lease(rig().home, rig().clock);
    lease.look();
    rig().clock.jump(3_600_000);
    assert.equal(lease.look().isHeld, false);
  });
});
