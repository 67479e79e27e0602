// Named pipes and their like in a project and a history: the server answers, and says what it can.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { inputsPath, logPath, outputPath, runFolder } from '../../src/history/run-folder.js';
import { ODD_FILES } from '../support/odd-files.js';
import { servedProject } from './served-project.js';

describe('a server where files are none', function () {
  this.timeout(60_000);
  if (process.platform === 'win32') return;
  const served = servedProject();
  const { project } = served;

  for (const { name, put } of ODD_FILES) {
    it(`answers all the same: ${name}`, async () => {
      const file = project.dag('made', {
        tasks: { a: 'echo out; echo k=v >> "$TASKFLOW_OUTPUT"', b: { run: 'true', depends_on: ['a'] } },
      });
      const id = (await project.run(file)).finished.run_id;
      const damaged = (await project.run(file)).finished.run_id;
      const folder = runFolder(project.home, id);
      for (const path of [logPath(folder, 'a', 1), outputPath(folder, 'a', 1), inputsPath(folder, 'b', 1)])
        put(path);
      put(runFolder(project.home, damaged).journal);
      put(join(project.home, 'history.sqlite'));
      put(project.path('odd.dag.yaml'));
      await served.serve();
      const paths = [
        `/runs/${id}`,
        ...['a', 'b'].map((task) => `/runs/${id}/tasks/${task}`),
        `/runs/${id}/tasks/a/log`,
      ];
      // Each of Node's four threads for files would wait for one.
      const answers = await Promise.all(
        [...paths, ...paths, ...paths].map(async (path) => (await served.fetch(path)).status),
      );
      assert.ok(
        answers.every((status) => status === 200 || status === 404),
        answers.join(),
      );
      const task = await served.ask(`/runs/${id}/tasks/a`);
      assert.deepEqual([task.status, task.body.output], [200, null]);
      assert.equal((await served.ask(`/runs/${damaged}`)).status, 503);
      const { body } = await served.ask('/dags');
      const ids = body.dags.map(({ dag_id }: { dag_id: string }) => dag_id);
      assert.ok(ids.includes('made'), ids.join());
      assert.equal((await served.ran('made')).body.state, 'success');
      served.process.signal('SIGTERM');
      assert.equal((await served.process.ended).code, 0);
    });
  }
});
