// The API over DAG files in code.
import assert from 'node:assert/strict';
import { servedProject } from './served-project.js';

const LOOP = `from taskflow import DAG
for region in ["eu", "us"]:
    dag = DAG(f"sync_{region}")
    @dag.task()
    def work(context):
        return context.dag_id
`;

describe('the API, of DAGs in code', function () {
  this.timeout(120_000);
  const served = servedProject();

  it('lists each DAG of a file, runs it, and retries it with the file as it is', async () => {
    served.project.write('sync.dag.py', LOOP);
    await served.serve();
    const { body } = await served.ask('/dags');
    const listed = body.dags as { dag_id: string; file: string; tasks: number }[];
    assert.deepEqual(
      listed.map(({ dag_id, file, tasks }) => [dag_id, file, tasks]),
      [
        ['sync_eu', 'sync.dag.py', 1],
        ['sync_us', 'sync.dag.py', 1],
      ],
    );
    const { definition } = (await served.ask('/dags/sync_us')).body;
    assert.deepEqual(
      definition.tasks.map(({ kind, language }: { kind: string; language: string }) => [kind, language]),
      [['function', 'python']],
    );
    const run = (await served.ran('sync_us')).body;
    assert.equal(run.state, 'success');
    const retried = await served.post(`/runs/${run.run_id}/retry`, { tasks: ['work'] });
    assert.equal(retried.status, 202, retried.text);
  });

  it('tells a run whose file can’t be loaded as failed by that, and retries the mended one', async () => {
    const file = (more: string) =>
      served.project.write(
        'half.dag.py',
        `from taskflow import DAG\ndag = DAG("half")\ndag.task("a", run="true")\n${more}`,
      );
    file('raise RuntimeError("no settings")\n');
    await served.serve();
    const { run_id } = (await served.ran('half')).body;
    const run = (await served.ask(`/runs/${run_id}`)).body;
    assert.deepEqual(
      [run.state, run.reason, run.message, run.tasks.a],
      [
        'failed',
        'load-error',
        'half.dag.py:4: RuntimeError: no settings',
        { state: 'cancelled', attempts: 0, duration_ms: 0 },
      ],
    );
    const { body } = await served.ask('/runs?dag_id=half');
    assert.match(body.runs[0].message, /^load-error: half\.dag\.py:4/);
    file('dag.task("b", run="true")\n');
    assert.equal((await served.post(`/runs/${run.run_id}/retry`, {})).status, 202);
    const look = async () => (await served.ask(`/runs/${run.run_id}`)).body;
    let now = await look();
    while (now.state === 'queued' || now.state === 'running') now = await look();
    assert.deepEqual([now.state, now.reason, Object.keys(now.tasks)], ['success', null, ['a', 'b']]);
  });
});
