// Bad usage: exit code 2, what is wrong, and the nearest right word.
import assert from 'node:assert/strict';
import { projectOfEachTest } from '../../support/command-line.js';

describe('bad usage', () => {
  const project = projectOfEachTest();

  for (const [what, words, said] of [
    ['an unknown command', ['rum', 'etl'], /did you mean run/i],
    ['an unknown option', ['run', 'etl', '--detatch'], /did you mean --detach/i],
    ['an unknown DAG id', ['run', 'etl_pipline'], /etl_pipline.*did you mean.*etl_pipeline/is],
    ['a file that is not there', ['run', 'etl_pipline.dag.json'], /etl_pipline\.dag\.json/],
    ['a file that is no DAG file', ['run', 'notes.txt'], /notes\.txt/],
    [
      'a number that is none',
      ['run', 'etl_pipeline', '--max-parallel', 'two'],
      /max-parallel.*two|two.*whole number/s,
    ],
    ['no slots at all', ['run', 'etl_pipeline', '--max-parallel', '0'], /whole number/],
    ['a DAG that is not named', ['run'], /file\|id/],
    ['a run that is not named', ['attach'], /run/],
    ['an unknown run', ['attach', '01ZZZZZZ'], /01ZZZZZZ/],
    ['a run id that is too short', ['attach', '01Z'], /6/],
    ['a run id that is a path', ['attach', '../../etc'], /\.\.\/\.\.\/etc/],
  ] as const) {
    it(`names ${what}`, async () => {
      project.dag('etl_pipeline', { tasks: { extract: 'touch ran' } });
      project.write('notes.txt', 'notes');
      const { code, stderr, stdout } = await project.taskflow(...words);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, said);
      assert.throws(() => project.read('ran'));
    });
  }

  it('runs a DAG by its file, its folder’s path or its id', async () => {
    project.write('flows/named.dag.yaml', 'id: other_id\ntasks:\n  a:\n    run: echo x >> ran.txt\n');
    for (const name of [
      'flows/named.dag.yaml',
      './flows/named.dag.yaml',
      project.path('flows/named.dag.yaml'),
      'other_id',
    ])
      assert.equal((await project.taskflow('run', name, '--quiet')).code, 0, name);
    assert.equal(project.read('flows/ran.txt'), 'x\n'.repeat(4));
  });
});
