// A run that was made, and whose maker died before any process took it.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { readDefinition } from '../../../src/definition/read-definition.js';
import { createRun } from '../../../src/history/create-run.js';
import { activeFolder } from '../../../src/history/run-folder.js';
import { projectOfEachTest } from '../../support/command-line.js';

describe('a run that was made but never owned', () => {
  const project = projectOfEachTest();

  function make(): string {
    const { definition } = readDefinition(
      'id: d\ntasks: { a: { run: "echo once >> a.txt" } }\n',
      'd.dag.yaml',
    );
    assert.ok(definition);
    const { folder } = project;
    const run = {
      dag_id: 'd',
      definition,
      params: {},
      trigger: 'manual',
      file: null,
      project: folder,
    } as const;
    return createRun(project.home, run).runId;
  }

  for (const [how, words] of [
    ['named', true],
    ['among all', false],
  ] as const) {
    it(`is taken by resume, ${how}`, async () => {
      const id = make();
      const { code, stdout, stderr } = await project.taskflow('resume', ...(words ? [id] : []));
      assert.equal(code, 0, stdout + stderr);
      assert.equal(project.read('a.txt'), 'once\n');
    });
  }

  it('is taken without its marker, too', async () => {
    const id = make();
    rmSync(activeFolder(project.home), { recursive: true });
    assert.equal((await project.taskflow('resume', id)).code, 0);
    assert.equal(project.read('a.txt'), 'once\n');
  });

  it('is taken by a process of its own', async () => {
    const id = make();
    rmSync(activeFolder(project.home), { recursive: true });
    assert.equal((await project.taskflow('resume', '--detach', id)).stdout, `${id}\n`);
    assert.equal((await project.taskflow('attach', id)).code, 0);
    assert.equal(project.read('a.txt'), 'once\n');
  });

  it('is not waited for without an end', async () => {
    const id = make();
    const { code, stdout } = await project.taskflow('attach', id);
    assert.equal(code, 1);
    assert.match(stdout, /still queued: no process has taken it. taskflow resume/);
  }).timeout(60_000);

  it('is cancelled', async () => {
    const id = make();
    assert.equal((await project.taskflow('cancel', id)).code, 0);
    const status = await project.taskflow('status', id, '--json');
    assert.equal((JSON.parse(status.stdout) as { state: string }).state, 'cancelled');
  });
});
