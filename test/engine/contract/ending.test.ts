// Attempts whose engine is killed while it ends them: what it had begun stays so, whatever the attempt makes of it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf, lastEnd, startedAttempts } from '../../support/event-queries.js';
import { until } from '../attempt-folder.js';

/** Takes notice of SIGTERM, cleans up until it may end, and claims success; the second attempt succeeds at once. */
const CLEANS_UP = [
  'if [ "$TASKFLOW_ATTEMPT" = 2 ]; then exit 0; fi',
  `trap 'cp "$(dirname "$TASKFLOW_OUTPUT")/../events.ndjson" seen; : >ending; while ! test -e go; do sleep 0.02; done; exit 0' TERM`,
  ': >begun',
  'while :; do sleep 0.02; done',
].join('\n');

describe('an attempt that is being ended when its engine is killed', () => {
  const project = projectOfEachTest();
  const there = (name: string) => until(() => existsSync(project.path(name)));

  /** Killed when the attempt has got its signal; resumed before it has ended, or after. */
  async function killedWhileEnding(settings: object, how: { cancel?: boolean; isOver: boolean }) {
    const { task = {}, ...dag } = settings as { task?: object };
    const file = project.dag('ends', { ...dag, tasks: { a: { run: CLEANS_UP, ...task } } });
    const run = project.start(['run', file, '--json']);
    await there('begun');
    if (how.cancel) run.signal('SIGTERM');
    await there('ending');
    await run.kill();
    const [id = ''] = project.runIds();
    if (how.isOver) {
      project.write('go', '');
      await until(() => /^E /m.test(project.read(`home/runs/${id}/exits.log`)));
      return { id, ended: await project.start(['resume', id, '--json']).endedRun };
    }
    const resumed = project.start(['resume', id, '--json']);
    await resumed.event((event) => event.type === 'run_adopted');
    project.write('go', '');
    return { id, ended: await resumed.endedRun };
  }

  for (const isOver of [true, false]) {
    const when = isOver ? 'after it has ended' : 'before it has ended';

    it(`by its timeout is timed_out when the run is resumed ${when}, and is retried as that`, async () => {
      const task = { timeout: 1, retries: 1, retry_delay: 0 };
      const { id, ended } = await killedWhileEnding({ task }, { isOver });
      assert.deepEqual(ended.states, { a: 'success' });
      assert.deepEqual(startedAttempts(project.journal(id)), ['a.1', 'a.2']);
      const [first] = eventsOf(project.journal(id), 'attempt_finished');
      assert.deepEqual([first?.outcome, first?.reason, first?.exit_code], ['timed_out', 'timeout', 0]);
    });

    it(`by a cancel is cancelled when the run is resumed ${when}`, async () => {
      const { id, ended } = await killedWhileEnding({}, { cancel: true, isOver });
      assert.deepEqual(ended.states, { a: 'cancelled' });
      assert.equal(ended.code, 130);
      assert.equal(lastEnd(project.journal(id), 'a')?.outcome, 'cancelled');
    });

    it(`by the run’s timeout is timed_out when the run is resumed ${when}`, async () => {
      const { id, ended } = await killedWhileEnding({ timeout: 1 }, { isOver });
      assert.equal(ended.finished.reason, 'timeout');
      assert.equal(lastEnd(project.journal(id), 'a')?.reason, 'run_timeout');
    });
  }

  it('was announced in the journal before its first signal', async () => {
    const file = project.dag('told', { tasks: { a: { run: CLEANS_UP, timeout: 1 } } });
    project.write('go', '');
    await project.run(file);
    const seen = project.read('seen').trimEnd().split('\n');
    assert.equal((JSON.parse(seen.at(-1) ?? '') as { type: string }).type, 'attempt_ending');
  });

  it('leaves nothing beside its retry, also of what has left its group', async () => {
    // What has left takes notice of a second SIGTERM only, that of the engine that goes on; it may stay as a zombie.
    const run = [
      'if [ "$TASKFLOW_ATTEMPT" = 2 ]; then grep "^State:.[^Z]" "/proc/$(cat left)/status" 2>/dev/null && exit 7; exit 0; fi',
      `trap ': >ending; exit 0' TERM`,
      `setsid sh -c 'trap "n=x\\$n; test \\$n = xx && exit" TERM; echo $$ >left; while :; do sleep 0.02; done' &`,
      'while ! test -s left; do sleep 0.02; done',
      'while :; do sleep 0.02; done',
    ].join('\n');
    const tasks = { a: { run, timeout: 1, retries: 1, retry_delay: 0 } };
    const started = project.start(['run', project.dag('rest', { tasks }), '--json']);
    await there('ending');
    await started.kill();
    const [id = ''] = project.runIds();
    const { states } = await project.start(['resume', id, '--json']).endedRun;
    assert.deepEqual(states, { a: 'success' });
  });
});
