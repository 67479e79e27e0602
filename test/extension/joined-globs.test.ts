// Globs of DAG files as the one that a search takes.
import assert from 'node:assert/strict';
import { DAG_FILE_GLOBS } from '../../src/definition/dag-file-globs.js';
import { joinedGlobs } from '../../src/extension/dags/joined-globs.js';

describe('globs of DAG files', () => {
  it('become one, without braces in braces', () => {
    const joined = joinedGlobs(DAG_FILE_GLOBS) ?? '';
    assert.match(joined, /^\{[^{}]*\}$/);
    for (const glob of ['**/*.dag.yaml', '**/*.dag.json', '**/*_dag.py', '**/*.dag.mts'])
      assert.ok(joined.slice(1, -1).split(',').includes(glob), glob);
  });

  const CASES: readonly (readonly [globs: readonly string[], joined: string | null])[] = [
    [['flows/*.yaml'], 'flows/*.yaml'],
    [['a.yaml', 'a.yaml'], 'a.yaml'],
    [['a.{yaml,yml}', 'b'], '{a.yaml,a.yml,b}'],
    [['{a,b{c,d}}{e,}'], '{ae,a,bce,bc,bde,bd}'],
    [['odd,name', 'x[a,{]y'], '{odd[,]name,x[a,{]y}'],
    [['a{b', 'c}d', 'e[f', 'g'], 'g'],
    [['a{b'], null],
    [[], null],
  ];
  for (const [globs, joined] of CASES) {
    it(`${JSON.stringify(globs)} is ${joined}`, () => {
      assert.equal(joinedGlobs(globs), joined);
    });
  }
});
