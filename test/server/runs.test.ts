// DAGs and runs by the API: asked for, triggered, waited for, changed.
import assert from 'node:assert/strict';
import { renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { servedProject } from './served-project.js';

describe('the API of DAGs and runs', () => {
  const served = servedProject();
  const { project } = served;

  it('tells its health without a token, and what it serves with one', async () => {
    project.dag('two', { tasks: { a: 'true', b: { run: 'true', depends_on: ['a'] } }, tags: ['x'] });
    project.write('broken.dag.yaml', 'tasks:\n  a:\n    run: echo a\n    depends_on: [nowhere]\n');
    await served.serve();
    const health = await served.ask('/health', { isWithoutToken: true });
    assert.equal(health.status, 200);
    assert.equal(health.body.status, 'ok');
    const { body } = await served.ask('/dags');
    assert.deepEqual(
      body.dags.map((dag: { dag_id: string; tasks: number; errors: number }) => [
        dag.dag_id,
        dag.tasks,
        dag.errors > 0,
      ]),
      [
        ['broken', 1, true],
        ['two', 2, false],
      ],
    );
    const dag = await served.ask('/dags/two');
    assert.deepEqual(dag.body.levels, [['a'], ['b']]);
    assert.equal(dag.body.definition.tasks.length, 2);
    const broken = await served.ask('/dags/broken');
    assert.equal(broken.body.definition, null);
    assert.equal(broken.body.problems[0].code, 'unknown-task');
    const graph = await served.ask('/dags/two/graph');
    assert.deepEqual(
      graph.body.edges.map((edge: { from: string; to: string }) => [edge.from, edge.to]),
      [['a', 'b']],
    );
  });

  it('triggers a run, answers at once with its id, and shows it', async () => {
    project.dag('one', { tasks: { a: 'echo hi' } });
    await served.serve();
    const made = await served.post('/dags/one/trigger', { params: {}, logical_date: '2026-01-31' });
    assert.equal(made.status, 202, made.text);
    assert.equal(made.headers.get('location'), `/runs/${made.body.run_id}`);
    await served.events(`/runs/${made.body.run_id}/events`, ({ type }) => type === 'run_finished');
    const run = await served.ask(`/runs/${made.body.run_id}`);
    assert.equal(run.body.state, 'success');
    assert.equal(run.body.trigger, 'api');
    assert.equal(run.body.logical_date, '2026-01-31T00:00:00.000Z');
    const list = await served.ask('/runs?dag_id=one&state=success&state=failed');
    assert.deepEqual(
      list.body.runs.map((each: { run_id: string }) => each.run_id),
      [made.body.run_id],
    );
    assert.equal(list.body.next_cursor, null);
  });

  it('waits for the end where it is asked to', async () => {
    project.dag('good', { tasks: { a: 'true', b: { run: 'true', depends_on: ['a'] } } });
    project.dag('bad', { tasks: { a: 'exit 3' } });
    await served.serve();
    const good = await served.ran('good');
    assert.equal(good.body.state, 'success');
    assert.deepEqual(Object.keys(good.body.summary), ['a', 'b']);
    assert.equal(good.body.summary.a.state, 'success');
    const bad = await served.ran('bad');
    assert.equal(bad.body.state, 'failed');
    const task = await served.ask(`/runs/${bad.body.run_id}/tasks/a`);
    assert.deepEqual(task.body.error, { reason: 'exit_code', message: 'exit code 3' });
  });

  it('gives a run its params, checked, each fault with its path', async () => {
    project.dag('shaped', {
      params: { region: { type: 'string', enum: ['eu', 'us'] }, size: { type: 'integer', default: 1 } },
      tasks: { a: { run: 'echo "$R"', env: { R: '${{ params.region }}' } } },
    });
    await served.serve();
    const wrong = await served.post('/dags/shaped/trigger', {
      params: { region: 'mars', size: 'big', other: 1 },
    });
    assert.equal(wrong.status, 422);
    assert.equal(wrong.headers.get('content-type'), 'application/problem+json');
    assert.equal(wrong.body.code, 'invalid_params');
    assert.deepEqual(wrong.body.errors.map(({ path }: { path: string }) => path).sort(), [
      '/params/other',
      '/params/region',
      '/params/size',
    ]);
    const right = await served.ran('shaped', { params: { region: 'eu' } });
    assert.equal((await served.ask(`/runs/${right.body.run_id}/tasks/a/log`)).text, 'eu\n');
    assert.deepEqual((await served.ask(`/runs/${right.body.run_id}`)).body.params, { region: 'eu', size: 1 });
  });

  it('makes one run for one Idempotency-Key, whatever dies in between', async () => {
    project.dag('one', { tasks: { a: 'true' } });
    await served.serve();
    const headers = { 'Idempotency-Key': 'k-1' };
    const all = await Promise.all(
      Array.from({ length: 8 }, () => served.post('/dags/one/trigger', { params: {} }, headers)),
    );
    assert.deepEqual(new Set(all.map(({ status }) => status)), new Set([202]));
    assert.equal(new Set(all.map(({ body }) => body.run_id)).size, 1);
    served.process.signal('SIGKILL');
    await served.process.ended;
    await served.serve();
    const again = await served.post('/dags/one/trigger', { params: {} }, headers);
    assert.equal(again.body.run_id, all[0]?.body.run_id);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    const other = await served.post('/dags/one/trigger', { params: {}, logical_date: '2026-01-01' }, headers);
    assert.equal(other.status, 422);
    assert.equal(other.body.code, 'idempotency_key_reused');
    assert.equal(project.runIds().length, 1);
  });

  it('cancels, retries and deletes, and refuses it in the wrong state', async () => {
    project.dag('long', { tasks: { a: 'sleep 60' } });
    project.dag('once', { tasks: { a: 'test -e ok' } });
    await served.serve();
    const { run_id: long } = (await served.post('/dags/long/trigger')).body;
    await served.events(`/runs/${long}/events`, ({ type }) => type === 'attempt_started');
    assert.equal((await served.post(`/runs/${long}/retry`)).status, 409);
    assert.equal((await served.post(`/runs/${long}/resume`)).status, 409);
    assert.equal((await served.ask(`/runs/${long}`, { method: 'DELETE' })).status, 409);
    assert.equal((await served.post(`/runs/${long}/cancel`, { now: true })).status, 202);
    await served.events(`/runs/${long}/events`, ({ type }) => type === 'run_finished');
    assert.equal((await served.ask(`/runs/${long}`)).body.state, 'cancelled');
    assert.equal((await served.post(`/runs/${long}/cancel`)).body.code, 'wrong_state');

    const { run_id: once } = (await served.ran('once')).body;
    project.write('ok', '');
    const retried = await served.post(`/runs/${once}/retry`);
    assert.equal(retried.status, 202, retried.text);
    assert.deepEqual(retried.body.tasks, ['a']);
    await served.events(
      `/runs/${once}/events`,
      (event) => event.type === 'run_finished' && event.state === 'success',
    );
    assert.equal((await served.post(`/runs/${once}/retry`)).status, 409);
    assert.equal((await served.post(`/runs/${once}/retry`, { tasks: ['zz'] })).status, 422);
    assert.equal((await served.ask(`/runs/${once}`, { method: 'DELETE' })).status, 204);
    assert.equal((await served.ask(`/runs/${once}`)).status, 404);
    assert.deepEqual(
      (await served.ask('/runs')).body.runs.map((run: { run_id: string }) => run.run_id),
      [long],
    );
  });

  it('pages through runs, newest first, while more are made', async () => {
    project.dag('one', { tasks: { a: 'true' } });
    await served.serve();
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.unshift((await served.ran('one')).body.run_id);
    const first = (await served.ask('/runs?limit=2')).body;
    await served.ran('one');
    const second = (await served.ask(`/runs?limit=2&cursor=${first.next_cursor}`)).body;
    const seen = [...first.runs, ...second.runs].map((run: { run_id: string }) => run.run_id);
    assert.deepEqual(seen, made.slice(0, 4));
  });

  it('shows inputs, output and parts of the log of a task', async () => {
    project.dag('pair', {
      tasks: {
        a: 'echo one; echo two; echo \'{"n": 1}\' > "$TASKFLOW_OUTPUT"',
        b: { run: 'true', depends_on: ['a'] },
      },
    });
    await served.serve();
    const { run_id } = (await served.ran('pair')).body;
    const a = await served.ask(`/runs/${run_id}/tasks/a`);
    assert.deepEqual(a.body.output, { n: 1 });
    assert.equal(a.body.attempts[0].exit_code, 0);
    const b = await served.ask(`/runs/${run_id}/tasks/b`);
    assert.deepEqual(b.body.inputs, { a: { n: 1 } });
    const tasks = await served.ask(`/runs/${run_id}/tasks`);
    assert.deepEqual(
      tasks.body.tasks.map((task: { task_id: string }) => task.task_id),
      ['a', 'b'],
    );
    const log = `/runs/${run_id}/tasks/a/log`;
    const part = await served.ask(log, { headers: { Range: 'bytes=4-6' } });
    assert.deepEqual(
      [part.status, part.text, part.headers.get('content-range')],
      [206, 'two', 'bytes 4-6/8'],
    );
    assert.equal((await served.ask(log, { headers: { Range: 'bytes=-4' } })).text, 'two\n');
    assert.equal((await served.ask(log, { headers: { Range: 'bytes=99-' } })).status, 416);
    assert.equal((await served.ask(`${log}?attempt=7`)).body.code, 'unknown_log');
    assert.equal((await served.ask(`${log}?follow=true`)).text, 'one\ntwo\n');
  });

  it('shows each output as the next task gets it: lines, large ones, those borrowed by a partial run', async () => {
    project.dag('kinds', {
      tasks: {
        lines: `printf 'k=v\\nmany<<E\\none\\ntwo\\nE\\n' > "$TASKFLOW_OUTPUT"`,
        large: `node -e 'process.stdout.write(JSON.stringify("x".repeat(6e6)))' > "$TASKFLOW_OUTPUT"`,
        none: 'true',
        after: { run: 'cat "$TASKFLOW_INPUTS"', depends_on: ['lines', 'none'] },
      },
    });
    await served.serve();
    const { run_id } = (await served.ran('kinds')).body;
    const output = async (run: string, task: string) =>
      (await served.ask(`/runs/${run}/tasks/${task}`)).body.output;
    const lines = { k: 'v', many: 'one\ntwo' };
    assert.deepEqual(await output(run_id, 'lines'), lines);
    assert.equal((await output(run_id, 'large')).length, 6e6);
    assert.equal(await output(run_id, 'none'), null);
    assert.deepEqual(JSON.parse((await served.ask(`/runs/${run_id}/tasks/after/log`)).text).lines, lines);
    await project.run('kinds.dag.json', '--task', 'after');
    const part = project.runIds().at(-1) ?? '';
    assert.notEqual(part, run_id);
    assert.deepEqual(await output(part, 'lines'), lines);
  });

  it('follows no link that stands for outputs or inputs, a file or their folder', async () => {
    project.dag('one', {
      tasks: {
        a: 'echo secret=1 > "$TASKFLOW_OUTPUT"',
        b: { run: 'true', depends_on: ['a'] },
      },
    });
    project.write('elsewhere', 'secret=1\n');
    await served.serve();
    const runOf = async () => (await served.ran('one')).body.run_id as string;
    const values = async (run: string) => {
      const [a, b] = await Promise.all(['a', 'b'].map((task) => served.ask(`/runs/${run}/tasks/${task}`)));
      return [a?.body.output, b?.body.inputs];
    };
    const file = await runOf();
    assert.deepEqual(await values(file), [{ secret: '1' }, { a: { secret: '1' } }]);
    for (const name of ['outputs/a.1', 'inputs/b.1.json'])
      linkAway(join(project.home, `runs/${file}/${name}`));
    assert.deepEqual(await values(file), [null, null]);
    const folder = await runOf();
    for (const name of ['outputs', 'inputs']) linkAway(join(project.home, `runs/${folder}/${name}`));
    assert.deepEqual(await values(folder), [null, null]);
  });

  it('follows the log of a task that runs, to its end', async () => {
    project.dag('slow', { tasks: { a: 'echo first; while ! test -e go; do sleep 0.05; done; echo last' } });
    await served.serve();
    const { run_id } = (await served.post('/dags/slow/trigger')).body;
    await served.events(`/runs/${run_id}/events`, ({ type }) => type === 'attempt_started');
    const response = await served.fetch(`/runs/${run_id}/tasks/a/log?follow=true`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader?.read())?.value ?? '';
    project.write('go', '');
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
    assert.equal(text, 'first\nlast\n');
  });

  it('pauses and resumes a DAG', async () => {
    project.dag('daily', { schedule: '0 3 * * *', tasks: { a: 'true' } });
    await served.serve();
    const state = async () => (await served.ask('/dags/daily')).body;
    assert.match((await state()).next, /T03:00:00/);
    assert.equal((await served.post('/dags/daily/pause')).body.paused, true);
    assert.equal((await state()).paused, true);
    assert.equal((await served.ask('/dags')).body.dags[0].paused, true);
    assert.equal((await served.post('/dags/daily/resume')).body.paused, false);
    assert.equal((await state()).paused, false);
  });

  it('reads a DAG file that was changed', async () => {
    project.dag('one', { tasks: { a: 'true' } });
    await served.serve();
    project.dag('later', { tasks: { a: 'true' } });
    let ids: string[] = [];
    while (!ids.includes('later'))
      ids = (await served.ask('/dags')).body.dags.map((dag: { dag_id: string }) => dag.dag_id);
    assert.deepEqual(ids, ['later', 'one']);
  });
});

/** Leaves a link to where it is moved. */
function linkAway(path: string): void {
  renameSync(path, `${path}.moved`);
  symlinkSync(`${path}.moved`, path);
}
