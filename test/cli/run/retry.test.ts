// taskflow retry: what starts over, what is kept, with which definition.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf, startedAttempts } from '../../support/event-queries.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

const writes = (text: string) => `echo '"${text}"' > "$TASKFLOW_OUTPUT"`;

describe('retrying a run', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);

  /** a → b → c, and d alone; `run` is b's. */
  const dag = (run: string, more: Record<string, unknown> = {}) =>
    project.dag('mend', {
      tasks: {
        a: `echo a >> ran.txt; ${writes('from a')}`,
        b: { run: `echo b >> ran.txt; ${run}`, depends_on: ['a'], env: { A: '${{ tasks.a.output }}' } },
        c: { run: 'echo c >> ran.txt', depends_on: ['b'] },
        d: 'echo d >> ran.txt',
      },
      ...more,
    });
  const retry = (...words: string[]) => project.start(['retry', ...words, '--json']).endedRun;

  it('starts over what failed and what follows it, with the file as it is now', async () => {
    const { finished } = await project.run(dag('exit 3'));
    assert.equal(finished.state, 'failed');
    dag('printf %s "$A" > a.txt');
    const { code, states, events, finished: again } = await retry(finished.run_id);
    assert.equal(code, 0);
    assert.equal(again.run_id, finished.run_id);
    assert.deepEqual(states, { a: 'success', b: 'success', c: 'success', d: 'success' });
    assert.deepEqual(startedAttempts(events), ['b.2', 'c.1']);
    assert.equal(project.read('a.txt'), 'from a');
    assert.deepEqual(project.read('ran.txt').trimEnd().split('\n').toSorted(), ['a', 'b', 'b', 'c', 'd']);
    const [retried] = eventsOf(project.journal(finished.run_id), 'run_retried');
    assert.deepEqual(retried?.tasks, ['b', 'c']);
    assert.ok(retried?.definition);
    assert.equal(again.tasks.b?.attempts, 2);
  });

  it('--as-run takes the definition that the run had', async () => {
    const { finished } = await project.run(dag('test -e mended'));
    dag('exit 9');
    project.write('mended', '');
    const { code, events } = await retry(finished.run_id, '--as-run');
    assert.equal(code, 0);
    assert.deepEqual(startedAttempts(events), ['b.2', 'c.1']);
    assert.equal(eventsOf(project.journal(finished.run_id), 'run_retried')[0]?.definition, undefined);
  });

  it('--task starts that task over, with what follows it, without asking its rule', async () => {
    const { finished } = await project.run(dag('true'));
    const { code, events } = await retry(finished.run_id, '--task', 'b');
    assert.equal(code, 0);
    assert.deepEqual(startedAttempts(events), ['b.2', 'c.2']);
    const failed = await project.run(
      dag('true', {
        tasks: {
          a: 'false',
          b: { run: 'true', depends_on: ['a'] },
          c: { run: 'true', depends_on: ['b'] },
          d: 'true',
        },
      }),
    );
    assert.equal(failed.states.b, 'upstream_failed');
    const one = await retry(failed.finished.run_id, '--task', 'b');
    assert.deepEqual(one.states, { a: 'failed', b: 'success', c: 'success', d: 'success' });
    assert.equal(one.code, 1);
  });

  it('has a fresh budget of retries, and goes on counting attempts', async () => {
    const settings = { defaults: { retries: 1, retry_delay: 0 } };
    const { finished } = await project.run(dag('exit 3', settings));
    assert.equal(finished.tasks.b?.attempts, 2);
    const { events, finished: again } = await retry(finished.run_id);
    assert.deepEqual(startedAttempts(events), ['b.3', 'b.4']);
    assert.equal(again.tasks.b?.attempts, 4);
    assert.equal(again.state, 'failed');
  });

  it('starts over what was cancelled, also when it was cancelled from elsewhere', async () => {
    const file = project.dag('stop', {
      tasks: { work: tasks.command('work'), next: { run: 'true', depends_on: ['work'] } },
    });
    const run = project.start(['run', file, '--json']);
    const work = await tasks.started('work');
    const id = work.env.TASKFLOW_RUN_ID ?? '';
    await project.taskflow('cancel', id);
    assert.equal((await run.endedRun).code, 130);
    assert.ok(readFileSync(project.path(`home/runs/${id}/control.ndjson`), 'utf8').length > 0);
    const retried = project.start(['retry', id, '--json']);
    await (await tasks.started('work')).end();
    const { code, states, events } = await retried.endedRun;
    assert.equal(code, 0);
    assert.deepEqual(states, { work: 'success', next: 'success' });
    assert.equal(eventsOf(events, 'cancel_requested').length, 0);
  });

  it('--detach prints the id alone and goes on in a process of its own', async () => {
    const { finished } = await project.run(dag('exit 3'));
    dag(tasks.command('b'));
    const { code, stdout, stderr } = await project.taskflow('retry', finished.run_id, '--detach');
    assert.deepEqual([code, stdout, stderr], [0, `${finished.run_id}\n`, '']);
    await (await tasks.started('b')).end();
    const attached = await project.start(['attach', finished.run_id, '--json']).endedRun;
    assert.equal(attached.code, 0);
  });

  it('keeps waiting its turn where max_active_runs is reached', async () => {
    const settings = { max_active_runs: 1 };
    const { finished } = await project.run(dag('exit 3', settings));
    dag(tasks.command('b'), settings);
    const other = project.start(['run', 'mend.dag.json', '--json']);
    const first = await tasks.started('b');
    const retried = project.start(['retry', finished.run_id, '--json']);
    await retried.prints(/max_active_runs is 1/);
    await first.end();
    assert.equal((await other.endedRun).code, 0);
    await (await tasks.started('b')).end();
    assert.equal((await retried.endedRun).code, 0);
  });

  it('refuses what cannot be retried, and says why', async () => {
    const good = (await project.run(dag('true'))).finished.run_id;
    const bad = (await project.run(dag('false'))).finished.run_id;
    const refused = async (words: readonly string[], said: RegExp) => {
      const { code, stderr } = await project.taskflow('retry', ...words);
      assert.equal(code, 2, stderr);
      assert.match(stderr, said);
    };
    await refused([good], /nothing failed/);
    const long = project.dag('long_names', { tasks: { extract: 'true', load: 'true' } });
    const typo = (await project.run(long)).finished.run_id;
    await refused([typo, '--task', 'extrct'], /extrct.*did you mean extract/s);
    await refused([bad, '--task', 'a', '--from-failed'], /--from-failed/);
    project.dag('mend', { tasks: { b: 'true' } });
    await refused([bad], /\ba\b.*--as-run/s);
    project.write('mend.dag.json', '{ "tasks": {');
    await refused([bad], /mend\.dag\.json/);
    assert.equal(eventsOf(project.journal(bad), 'run_retried').length, 0);
    assert.equal((await project.start(['retry', bad, '--as-run', '--json']).endedRun).code, 1);
  });

  it('stays within the part of a partial run', async () => {
    const { finished } = await project.run(dag('exit 3'), '--from', 'b');
    const left = await project.taskflow('retry', finished.run_id, '--task', 'a');
    assert.equal(left.code, 2);
    assert.match(left.stderr, /\ba was not part/);
    dag('true');
    const { code, states } = await retry(finished.run_id);
    assert.equal(code, 0);
    assert.deepEqual(states, { a: 'none', b: 'success', c: 'success', d: 'none' });
  });

  it('refuses a run that has not ended', async () => {
    const file = project.dag('busy', { tasks: { work: tasks.command('work') } });
    const run = project.start(['run', file, '--json']);
    const work = await tasks.started('work');
    const { code, stderr } = await project.taskflow('retry', work.env.TASKFLOW_RUN_ID ?? '');
    assert.equal(code, 2);
    assert.match(stderr, /running/);
    await work.end();
    assert.equal((await run.endedRun).code, 0);
  });
});
