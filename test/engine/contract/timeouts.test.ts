// Time limits of attempts and runs, and what fail_fast leaves.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf, lastEnd, lastState, startedAttempts } from '../../support/event-queries.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

describe('timeouts', () => {
  const project = projectOfEachTest();

  it('of an attempt end it as timed_out, and its processes are gone', async () => {
    const file = project.dag('attempt', {
      tasks: {
        slow: { run: 'sleep 600 & setsid sleep 600 & exec sleep 600', timeout: '300ms' },
        next: { run: 'true', depends_on: ['slow'] },
      },
    });
    const { code, states, events } = await project.run(file);
    assert.equal(code, 1);
    assert.deepEqual(states, { slow: 'timed_out', next: 'upstream_failed' });
    assert.equal(lastEnd(events, 'slow')?.outcome, 'timed_out');
    assert.equal(lastEnd(events, 'slow')?.reason, 'timeout');
    assert.ok((lastEnd(events, 'slow')?.duration_ms ?? 0) >= 290);
    const [started] = eventsOf(events, 'attempt_starting');
    assert.ok(started);
    assert.deepEqual(processesOf(started.nonce), []);
  });

  it('of an attempt count from the start of each attempt', async () => {
    const file = project.dag('each', {
      tasks: {
        slow: {
          run: 'if [ "$TASKFLOW_ATTEMPT" = 1 ]; then exec sleep 600; fi',
          timeout: 2,
          retries: 1,
          retry_delay: 0,
        },
      },
    });
    const { code, events } = await project.run(file);
    assert.equal(code, 0);
    assert.deepEqual(
      eventsOf(events, 'attempt_finished').map(({ outcome }) => outcome),
      ['timed_out', 'success'],
    );
  });

  it('of a run: what runs is timed_out, what has not started cancelled, the run failed', async () => {
    const file = project.dag('whole', {
      timeout: 2,
      tasks: {
        slow: { run: 'exec sleep 600', retries: 3, retry_delay: 0 },
        next: { run: 'true', depends_on: ['slow'] },
        clean: { run: 'true', depends_on: ['slow'], trigger_rule: 'all_done' },
      },
    });
    const { code, states, finished, events } = await project.run(file);
    assert.equal(code, 1);
    assert.equal(finished.state, 'failed');
    assert.equal(finished.reason, 'timeout');
    assert.deepEqual(states, { slow: 'timed_out', next: 'cancelled', clean: 'cancelled' });
    assert.equal(lastEnd(events, 'slow')?.reason, 'run_timeout');
    assert.deepEqual(startedAttempts(events), ['slow.1']);
  });
});

describe('fail_fast', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);

  it('cancels what has not started; what runs goes on', async () => {
    const file = project.dag('fast', {
      fail_fast: true,
      max_parallel_tasks: 2,
      tasks: {
        bad: tasks.command('bad'),
        good: tasks.command('good'),
        waits: 'true',
        after: { run: 'true', depends_on: ['good'] },
        clean: { run: 'true', depends_on: ['bad'], trigger_rule: 'all_done' },
      },
    });
    const run = project.start(['run', file, '--json']);
    const [bad, good] = [await tasks.started('bad'), await tasks.started('good')];
    await bad.end(1);
    await run.state('after', 'cancelled');
    await good.answers();
    await good.end();
    const { code, states, events } = await run.endedRun;
    assert.equal(code, 1);
    assert.deepEqual(states, {
      bad: 'failed',
      good: 'success',
      waits: 'cancelled',
      after: 'cancelled',
      clean: 'cancelled',
    });
    assert.equal(lastState(events, 'waits')?.reason, 'fail_fast');
  });

  it('is not set off by an allowed failure, nor by an attempt that is retried', async () => {
    const file = project.dag('not_so_fast', {
      fail_fast: true,
      tasks: {
        allowed: { run: 'false', allow_failure: true },
        flaky: { run: 'test "$TASKFLOW_ATTEMPT" = 2', retries: 1, retry_delay: 0 },
        last: { run: 'true', depends_on: ['allowed', 'flaky'] },
      },
    });
    const { code, states } = await project.run(file);
    assert.equal(code, 0);
    assert.deepEqual(states, { allowed: 'failed', flaky: 'success', last: 'success' });
  });
});

/** Pids of an attempt's living processes (a zombie has no environment any more); none where there is no /proc. */
/** Not the slot shell, which has the nonce of its first attempt in its own name, and exits a moment after its engine. */
function processesOf(nonce: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        readFileSync(`/proc/${name}/environ`, 'utf8').includes(`TASKFLOW_NONCE=${nonce}`)
      );
    } catch {
      return false;
    }
  });
}
