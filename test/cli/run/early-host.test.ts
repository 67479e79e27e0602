// A host that starts before the command line is loaded: it serves the run, and where it was started for nothing it ends.
import assert from 'node:assert/strict';
import { chmodSync, existsSync } from 'node:fs';
import { isRunning } from '../../../src/engine/process-table.js';
import { until } from '../../engine/attempt-folder.js';
import { projectOfEachTest } from '../../support/command-line.js';

const ONE = 'from taskflow import DAG\ndag = DAG("one")\n@dag.task()\ndef one(): return 1\n';

describe('taskflow run of functions', () => {
  const project = projectOfEachTest();

  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(() => {
    project.write('one.dag.py', ONE);
    // An interpreter that leaves the number of each of its processes.
    project.write('python', '#!/bin/sh\necho $$ >>"$STARTS"\nexec python3 "$@"\n');
    chmodSync(project.path('python'), 0o755);
  });

  const run = (...words: string[]) => {
    const env = { TASKFLOW_PYTHON: project.path('python'), STARTS: project.path('starts') };
    return project.start(['run', ...words], { env }).ended;
  };
  const starts = () => {
    if (!existsSync(project.path('starts'))) return [];
    return project.read('starts').trim().split('\n').map(Number);
  };

  for (const words of [['one.dag.py'], ['./one.dag.py', '-q'], ['--max-parallel', '2', 'one.dag.py']]) {
    it(`takes one process, with ${words.join(' ')}`, async () => {
      const { code, stderr } = await run(...words);
      assert.equal(code, 0, stderr);
      assert.equal(starts().length, 1);
    });
  }

  for (const words of [
    ['one.dag.py', '--dry-run'],
    ['-qn', 'one.dag.py'],
    ['one.dag.py', '--help'],
  ]) {
    it(`takes none, with ${words.join(' ')}`, async () => {
      const { code, stderr } = await run(...words);
      assert.equal(code, 0, stderr);
      assert.deepEqual(starts(), []);
    });
  }

  it('leaves none behind where nothing is run', async () => {
    for (const words of [
      ['one.dag.py', '--wrong'],
      ['one.dag.py', '--param', 'x=1'],
      ['one.dag.py', '--dag', 'two'],
    ])
      assert.equal((await run(...words)).code, 2, words.join(' '));
    await until(() => starts().every((pid) => !isRunning(pid)));
  });

  it('is told of as ever where its folder is gone', async () => {
    const gone = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"';
    const { code, stderr } = await project.start(['run', 'one.dag.py'], { under: ['sh', '-c', gone] }).ended;
    assert.notEqual(code, 0);
    assert.match(stderr, /^taskflow: /);
  });

  it('has the process of a detached run in its runner', async () => {
    const id = (await run('one.dag.py', '--detach')).stdout.trim();
    const attached = await project.start(['attach', id, '--json']).endedRun;
    assert.equal(attached.code, 0);
    assert.equal(starts().length, 1);
  });
});
