// Runs that need more descriptors than there are: their tasks wait for one another.
import assert from 'node:assert/strict';
import { projectOfEachTest } from '../../support/command-line.js';
import { startedAttempts } from '../../support/event-queries.js';

describe('a run that is short of descriptors', () => {
  const project = projectOfEachTest();
  const ids = Array.from({ length: 30 }, (_, index) => `t${index}`);

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  /** Node itself takes some 30, and a running attempt three or more. */
  const fewDescriptors = (count: number) => ['bash', '-c', `ulimit -n ${count}; exec "$@"`, 'bash'];

  it('does all of its tasks, fewer at once', async () => {
    const tasks = Object.fromEntries(
      ids.map((id) => [id, `sleep 0.3; echo "n=${id}" >> "$TASKFLOW_OUTPUT"`]),
    );
    const last = { run: `test "$N" = t29`, depends_on: ids, env: { N: '${{ tasks.t29.output.n }}' } };
    const file = project.dag('scarce', { max_parallel_tasks: 30, tasks: { ...tasks, last } });
    const run = project.start(['run', file, '--json'], { under: fewDescriptors(48) });
    const { code, events, stderr } = await run.endedRun;
    assert.equal(code, 0, stderr);
    assert.equal(startedAttempts(events).length, 31);
  });

  it('does the same with functions', async () => {
    const functions = ids.map((id) => `@dag.task\ndef ${id}():\n    time.sleep(0.3)\n`).join('');
    project.write(
      'few.py',
      `import time\nfrom taskflow import DAG\ndag = DAG('few', max_parallel_tasks=30)\n${functions}`,
    );
    // Parts of the program are read at once while the first host starts.
    const run = project.start(['run', 'few.py', '--json'], { under: fewDescriptors(64) });
    const { code, stderr } = await run.endedRun;
    assert.equal(code, 0, stderr);
  });

  it('ends by a cancel while its tasks wait', async () => {
    const file = project.dag('waits', {
      max_parallel_tasks: 30,
      tasks: Object.fromEntries(ids.map((id) => [id, 'sleep 60'])),
    });
    const run = project.start(['run', file, '--json'], { under: fewDescriptors(48) });
    await run.event(({ type }) => type === 'attempt_started');
    run.signal('SIGINT');
    const { code, states } = await run.endedRun;
    assert.equal(code, 130);
    assert.deepEqual(new Set(Object.values(states)), new Set(['cancelled']));
  });
});
