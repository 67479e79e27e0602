// Runs on a machine whose clock is set meanwhile: nothing in them becomes longer, shorter or negative.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import fc from 'fast-check';
import { formatElapsed } from '../../src/cli/progress/task-lines.js';
import type { RunEventOf } from '../../src/core/events.js';
import type { RunState } from '../../src/core/run-state.js';
import { runTookMs } from '../../src/core/run-state.js';
import { requestRetry } from '../../src/engine/request-retry.js';
import { readJournal } from '../../src/history/journal-reader.js';
import type { RunFolder } from '../../src/history/run-folder.js';
import { dag, task } from '../support/definitions.js';
import { until } from './attempt-folder.js';
import { homeOfEachTest } from './run-here.js';

const HOUR_MS = 3_600_000;
const WAITS = ': >begun; while ! test -e go; do sleep 0.02; done';

describe('a run during which the clock is set', function () {
  this.timeout(30_000);
  const homes = homeOfEachTest();
  const real = Date.now.bind(Date);
  let offsetMs = 0;

  beforeEach(() => {
    offsetMs = 0;
    mock.method(Date, 'now', () => real() + offsetMs);
  });
  afterEach(() => mock.restoreAll());

  const begun = () => until(() => existsSync(join(homes.current.path, 'begun')));
  const go = () => writeFileSync(join(homes.current.path, 'go'), '');

  /** What each event says of time is in order, and no duration is longer than the test. */
  function checkTimes(folder: RunFolder, state: RunState): void {
    const { events } = readJournal(folder.journal);
    const times = events.map(({ at }) => Date.parse(at));
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    const ends = events.filter(
      (event): event is RunEventOf<'attempt_finished'> => event.type === 'attempt_finished',
    );
    for (const { duration_ms } of ends)
      assert.ok(duration_ms >= 0 && duration_ms < 60_000, String(duration_ms));
    const took = runTookMs(state, 0) ?? -1;
    assert.ok(took >= 0 && took < 60_000, String(took));
  }

  for (const [how, ms] of [
    ['back', -2 * HOUR_MS],
    ['forward', 3 * HOUR_MS],
  ] as const) {
    it(`${how}: a timeout keeps its length`, async () => {
      const folder = homes.current.create(dag([task('a', [], { run: WAITS, timeout_ms: 1500 })]));
      const { ended } = homes.current.execute(folder);
      await begun();
      offsetMs = ms;
      const state = await ended;
      assert.equal(state.tasks.get('a')?.state, 'timed_out');
      const { duration_ms = 0 } = state.tasks.get('a')?.attempts[0] ?? {};
      assert.ok(duration_ms >= 1500, String(duration_ms));
      checkTimes(folder, state);
    });

    it(`${how}: a long timeout is not met, and a retry comes when it is due`, async () => {
      const settings = { timeout_ms: HOUR_MS, retries: 1, retry_delay_ms: 50 };
      const run = `${WAITS}; test "$TASKFLOW_ATTEMPT" = 2`;
      const folder = homes.current.create(
        dag([task('a', [], { run, ...settings })], { timeout_ms: HOUR_MS }),
      );
      const { ended } = homes.current.execute(folder);
      await begun();
      offsetMs = ms;
      go();
      const state = await ended;
      assert.equal(state.state, 'success');
      assert.deepEqual(
        state.tasks.get('a')?.attempts.map(({ outcome }) => outcome),
        ['failed', 'success'],
      );
      checkTimes(folder, state);
    });
  }

  it('between two owners, counts from no earlier time than the journal knows', async () => {
    offsetMs = 2 * HOUR_MS;
    const folder = homes.current.create(dag([task('a', [], { run: 'exit 3' })]));
    await homes.current.execute(folder).ended;
    offsetMs = 0;
    assert.equal((await requestRetry(folder, null, { from: 'failed' })).ok, true);
    checkTimes(folder, await homes.current.execute(folder).ended);
  });

  it('is shown without a minus', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 10), max: 10 ** 10 }), (ms) => {
        assert.doesNotMatch(formatElapsed(ms), /-/);
      }),
    );
  });
});
