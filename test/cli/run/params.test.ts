// Parameters given at the start of a run: checked before anything is made.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { projectOfEachTest } from '../../support/command-line.js';

describe('the parameters of a run', () => {
  const project = projectOfEachTest();
  const params = {
    region: { type: 'string', enum: ['eu', 'us'], default: 'eu' },
    count: { type: 'integer', minimum: 1, maximum: 9 },
    ratio: { type: 'number', default: 0.5 },
    dry: { type: 'boolean', default: false },
    names: { type: 'array', items: { type: 'string' }, default: [] },
    more: { type: 'object', default: { a: 1 } },
    code: { type: 'string', pattern: '^[a-z]+$', default: 'abc' },
  };
  const dag = () =>
    project.dag('loads', {
      params,
      tasks: { it: { run: 'printf %s "$ALL" > all.json', env: { ALL: '${{ toJSON(params) }}' } } },
    });

  it('have their defaults, and what is given in their own types', async () => {
    const given = ['region=us', 'count=3', 'ratio=1e2', 'dry=true', 'names=["x","y z"]', 'more={"b":[1]}'];
    const words = given.flatMap((word) => ['--param', word]);
    assert.equal((await project.run(dag(), ...words, '-p', 'code=xyz')).code, 0);
    assert.deepEqual(JSON.parse(project.read('all.json')), {
      region: 'us',
      count: 3,
      ratio: 100,
      dry: true,
      names: ['x', 'y z'],
      more: { b: [1] },
      code: 'xyz',
    });
    assert.equal((await project.run(dag(), '--param', 'count=1')).code, 0);
    assert.deepEqual(JSON.parse(project.read('all.json')), {
      region: 'eu',
      count: 1,
      ratio: 0.5,
      dry: false,
      names: [],
      more: { a: 1 },
      code: 'abc',
    });
  });

  it('of type string are taken as they stand, whatever they look like', async () => {
    const file = project.dag('texts', {
      params: { text: { type: 'string' } },
      tasks: { it: { run: 'printf %s "$T" > text.txt', env: { T: '${{ params.text }}' } } },
    });
    for (const text of ['12', 'true', '{"a":1}', 'a=b=c', '', ' two  words ']) {
      assert.equal((await project.run(file, '--param', `text=${text}`)).code, 0);
      assert.equal(project.read('text.txt'), text);
    }
  });

  for (const [what, given, said] of [
    ['a required one that is missing', [], /count/],
    ['a value outside its enum', ['count=3', 'region=asia'], /region.*eu.*us/s],
    ['a number over its maximum', ['count=10'], /count.*9/],
    ['a text for an integer', ['count=many'], /count/],
    ['a fraction for an integer', ['count=1.5'], /count/],
    ['a text that does not match its pattern', ['count=3', 'code=A1'], /code/],
    ['JSON that is none', ['count=3', 'names=[x'], /names/],
    ['an unknown name, with the nearest', ['count=3', 'regoin=eu'], /regoin.*did you mean.*region/is],
    ['a word without a value', ['count'], /name=value/],
  ] as const) {
    it(`refuse ${what}, and nothing is run`, async () => {
      const words = given.flatMap((word) => ['--param', word]);
      const { code, stderr, stdout } = await project.taskflow('run', dag(), ...words);
      assert.equal(code, 2);
      assert.match(stderr, said);
      assert.equal(stdout, '');
      assert.equal(existsSync(project.path('all.json')), false);
      assert.deepEqual(project.runIds(), []);
    });
  }
});
