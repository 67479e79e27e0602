// The examples in code, run by their hosts in the real engine.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ended, Project } from './function-rig.js';

describe('the examples in code', function () {
  this.timeout(60_000);
  let project: Project;
  beforeEach(() => {
    project = new Project();
    symlinkSync(resolve('node_modules'), join(project.folder, 'node_modules'), 'dir');
  });
  afterEach(() => project.dispose());

  function copy(name: string): string {
    const target = join(project.folder, name);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(resolve('examples', name), target);
    return target;
  }

  it('python/weather.dag.py retries, branches and reports', async () => {
    const run = await project.run(copy('python/weather.dag.py'), { params: { unit: 'fahrenheit' } });
    assert.equal(run.state.state, 'success', JSON.stringify(ended(run, 'extract')));
    assert.equal(ended(run, 'extract').attempts, 2);
    assert.deepEqual(run.output('report'), { warmest: '08', wettest: '2014' });
    assert.match(
      run.log('report'),
      /^Warmest month: 08, 79\.\d on average; wettest year: 2014, 1\d\d\d mm\n$/,
    );
    assert.equal(run.log('goodbye'), 'done\n');
  });

  it('python/calls.dag.py has two DAGs of calls', async () => {
    const file = copy('python/calls.dag.py');
    const run = await project.run(file, { dag: 'sales_south' });
    assert.deepEqual(run.output('add_up'), { Rome: 44, Bari: 44 });
    assert.deepEqual([...run.state.tasks.keys()], ['fetch', 'add_up', 'fetch__1']);
    assert.equal(project.describe(file).dags.length, 2);
  });

  it('typescript/movies.dag.ts finds the best genre', async () => {
    const run = await project.run(copy('typescript/movies.dag.ts'), { params: { least: 20 } });
    assert.equal(run.state.state, 'success', JSON.stringify(ended(run, 'films')));
    assert.deepEqual(run.output('report'), { genre: 'Adventure' });
  });

  it('typescript/plain.dag.cjs mixes commands and functions', async () => {
    const run = await project.run(copy('typescript/plain.dag.cjs'));
    assert.equal(run.log('show'), '{"sorted":[1,2,3]}');
  });
});
