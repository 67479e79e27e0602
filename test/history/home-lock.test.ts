// The lock of a home: who waits for it does not do so for ever.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { makeClaim, releaseClaim } from '../../src/history/claim.js';
import { HomeLocked, whileHomeLocked, withHomeLock } from '../../src/history/home-lock.js';

describe('the lock of a home', () => {
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'taskflow-lock-'));
  });
  afterEach(() => {
    mock.restoreAll();
    rmSync(home, { recursive: true, force: true });
  });

  it('is taken when it is let go, and by one at a time', async () => {
    assert.ok(makeClaim(home, 'lock', 1));
    let inside = 0;
    const all = Promise.all(
      [1, 2, 3].map((value) =>
        withHomeLock(home, () => {
          inside += 1;
          return value;
        }),
      ),
    );
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(inside, 0);
    releaseClaim(home, 'lock', 1);
    assert.deepEqual(await all, [1, 2, 3]);
  });

  it('that a living process does not let go is waited for half a minute, and who holds it is named', async () => {
    assert.ok(makeClaim(home, 'lock', 1));
    let nowMs = 0;
    mock.method(performance, 'now', () => (nowMs += 1000));
    await assert.rejects(
      withHomeLock(home, () => {}),
      (error: unknown) =>
        error instanceof HomeLocked &&
        error.message.includes(`process ${process.pid} for 30 s: if it is stopped, let it go on (kill -CONT`),
    );
    assert.ok(nowMs >= 30_000);
  });

  it('is not waited for once it is not wanted', async () => {
    assert.ok(makeClaim(home, 'lock', 1));
    let looks = 0;
    const isWanted = () => {
      looks += 1;
      return looks < 3;
    };
    assert.equal(await whileHomeLocked(home, () => 'done', isWanted), null);
    assert.equal(
      await whileHomeLocked(
        home,
        () => 'done',
        () => false,
      ),
      null,
    );
  });
});
