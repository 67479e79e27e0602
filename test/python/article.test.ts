import assert from 'node:assert/strict';
import { ended, Project } from '../sdk/function-rig.js';
import { ARTICLE, HELPERS } from '../support/article.js';

describe('the article’s example in Python, word for word', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('is described as the YAML of the same DAG', () => {
    const file = project.write('etl_pipeline.dag.py', ARTICLE + HELPERS);
    const { dags, problems } = project.describe(file);
    assert.deepEqual(problems, []);
    assert.deepEqual(dags, [
      {
        definition: {
          id: 'etl_pipeline',
          schedule: '0 2 * * *',
          tasks: {
            extract: { kind: 'function' },
            transform: { kind: 'function', depends_on: ['extract'], retries: 3, timeout: 300 },
            load: { kind: 'function', depends_on: ['transform'] },
          },
        },
        line: 3,
        tasks: { extract: { line: 5 }, transform: { line: 9 }, load: { line: 13 } },
      },
    ]);
  });

  it('runs, hands return values on, and keeps what is printed', async () => {
    const run = await project.run(project.write('etl_pipeline.dag.py', ARTICLE + HELPERS));
    assert.equal(run.state.state, 'success', JSON.stringify(ended(run, 'extract')));
    assert.deepEqual(run.output('extract'), { records: [{ id: 1 }, { id: null }, { id: 3 }] });
    assert.deepEqual(run.output('transform'), [{ id: 1 }, { id: 3 }]);
    assert.equal(run.output('load'), undefined);
    assert.equal(run.log('load'), "wrote [{'id': 1}, {'id': 3}]\n");
  });
});
