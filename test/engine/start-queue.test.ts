// Starts for which the system has no room, on a made-up clock.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { type StartCommand, StartQueue } from '../../src/engine/start-queue.js';

describe('the queue of starts', () => {
  let nowMs = 0;
  let started: string[] = [];
  let failed: string[] = [];
  let room = 0;
  let running = 0;
  let queue: StartQueue;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] });
    mock.method(performance, 'now', () => nowMs);
    nowMs = 0;
    started = [];
    failed = [];
    room = 0;
    running = 0;
    queue = new StartQueue(
      (command) => {
        if (room > 0) {
          room -= 1;
          running += 1;
          started.push(command.task_id);
        } else if (!queue.takeBack(command)) failed.push(command.task_id);
      },
      () => running > 0,
    );
  });
  afterEach(() => {
    queue.dispose();
    mock.timers.reset();
    mock.restoreAll();
  });

  const command = (task_id: string): StartCommand => ({
    type: 'start_attempt',
    task_id,
    attempt: 1,
    nonce: task_id,
  });
  function pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 100) {
      nowMs += 100;
      mock.timers.tick(100);
    }
  }

  it('starts in order, one a turn', () => {
    room = 3;
    for (const id of ['a', 'b', 'c']) queue.add(command(id));
    assert.deepEqual(started, []);
    pass(300);
    assert.deepEqual(started, ['a', 'b', 'c']);
  });

  it('waits as long as an attempt of the run runs, and starts when one has ended', () => {
    room = 1;
    for (const id of ['a', 'b']) queue.add(command(id));
    pass(3_600_000);
    assert.deepEqual([started, failed], [['a'], []]);
    running = 0;
    room = 1;
    queue.tryAgain();
    pass(100);
    assert.deepEqual(started, ['a', 'b']);
  });

  it('looks every second whether others have given back what is lacking', () => {
    queue.add(command('a'));
    pass(5000);
    room = 1;
    pass(1200);
    assert.deepEqual(started, ['a']);
  });

  it('gives up after 30 s in which nothing of the run ran', () => {
    running = 1;
    for (const id of ['a', 'b']) queue.add(command(id));
    pass(100_000);
    running = 0;
    queue.tryAgain();
    pass(29_000);
    assert.deepEqual(failed, []);
    pass(3000);
    assert.deepEqual(failed, ['a', 'b']);
    pass(100_000);
    assert.deepEqual([started, failed], [[], ['a', 'b']]);
  });

  it('takes out what waits, wherever it waits', () => {
    queue.add(command('a'));
    pass(200);
    queue.add(command('b'));
    assert.equal(queue.remove('a')?.task_id, 'a');
    assert.equal(queue.remove('b')?.task_id, 'b');
    assert.equal(queue.remove('b'), null);
    room = 2;
    pass(10_000);
    assert.deepEqual(started, []);
  });
});
