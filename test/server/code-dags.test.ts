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
});
