// One timer for the next time to act, however often that changes.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { WakeTimer } from '../../src/engine/wake-timer.js';

describe('the wake timer', () => {
  let woken = 0;
  let timer: WakeTimer;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1000 });
    woken = 0;
    timer = new WakeTimer(
      () => {
        woken += 1;
      },
      () => Date.now(),
    );
  });
  afterEach(() => mock.timers.reset());

  it('wakes once at the time that was set last', () => {
    timer.set(2000);
    timer.set(1500);
    mock.timers.tick(499);
    assert.equal(woken, 0);
    mock.timers.tick(1);
    assert.equal(woken, 1);
    mock.timers.tick(10_000);
    assert.equal(woken, 1);
  });

  it('wakes for the same time again when it is set again after that', () => {
    timer.set(1500);
    timer.set(1500);
    mock.timers.tick(500);
    timer.set(1500);
    mock.timers.tick(1);
    assert.equal(woken, 2);
  });

  it('does not wake when nothing is to be done any more', () => {
    timer.set(1500);
    timer.set(null);
    timer.set(null);
    mock.timers.tick(10_000);
    timer.set(20_000);
    timer.clear();
    mock.timers.tick(100_000);
    assert.equal(woken, 0);
  });

  it('wakes early for a time that is far, to be set again: a timer stands while the machine sleeps', () => {
    timer.set(1000 + 2 ** 40);
    mock.timers.tick(59_999);
    assert.equal(woken, 0);
    mock.timers.tick(1);
    assert.equal(woken, 1);
  });
});
