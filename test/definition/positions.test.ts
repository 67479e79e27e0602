import assert from 'node:assert/strict';
import type { Range } from '../../src/core/problem.js';
import { readDefinition } from '../../src/definition/read-definition.js';
import { SourcePositions } from '../../src/definition/source/positions.js';
import { textAt } from './marked-text.js';

const YAML = `id: etl   # the id
params:
  region: { type: string }
tasks:
  extract:
    run: |
      echo one
      echo two

  # a comment that belongs to nobody
  "load":
    depends_on:
      - extract   # why
      - 'other'
    run: x

  other: { run: y, depends_on: extract }
`;

function look(text: string, file = 'a.dag.yaml') {
  const { positions } = readDefinition(text, file);
  const at = (range: Range | null | undefined): string | null => (range ? textAt(text, range) : null);
  return { positions, at };
}

describe('places of a DAG file', () => {
  it('are those of the id, tasks, their keys, edges and parameters', () => {
    const { positions, at } = look(YAML);
    assert.equal(at(positions.dagId()), 'etl');
    assert.equal(at(positions.key('params')?.key), 'params');
    assert.equal(at(positions.param('region')?.block), 'region: { type: string }');
    assert.equal(at(positions.task('extract')?.key), 'extract');
    assert.equal(at(positions.task('load')?.key), '"load"');
    assert.equal(
      at(positions.task('extract')?.block),
      'extract:\n    run: |\n      echo one\n      echo two',
    );
    assert.equal(at(positions.task('other')?.block), 'other: { run: y, depends_on: extract }');
    assert.equal(at(positions.taskKey('load', 'run')?.value), 'x');
    assert.equal(
      at(positions.taskKey('load', 'depends_on')?.block),
      "depends_on:\n      - extract   # why\n      - 'other'",
    );
    assert.equal(at(positions.dependency('load', 'extract')), 'extract');
    assert.equal(at(positions.dependency('load', 'other')), "'other'");
    assert.equal(at(positions.dependency('other', 'extract')), 'extract');
  });

  it('are null where there is none', () => {
    const { positions } = look('tasks: { a: { run: x } }\n');
    const nothing = [
      positions.dagId(),
      positions.task('b'),
      positions.taskKey('a', 'env'),
      positions.dependency('a', 'b'),
      positions.param('p'),
      positions.key('__proto__'),
    ];
    assert.deepEqual(
      nothing,
      nothing.map(() => null),
    );
  });

  it('tell the task at a position', () => {
    const { positions } = look(YAML);
    assert.equal(positions.taskAt({ line: 6, character: 8 })?.name, 'extract');
    assert.equal(positions.taskAt({ line: 12, character: 0 })?.name, 'load');
    assert.equal(positions.taskAt({ line: 9, character: 4 }), null);
  });

  it('survive as plain data on their way from a worker', () => {
    const { positions, at } = look(YAML);
    const again = new SourcePositions(structuredClone(positions.outline));
    assert.deepEqual(again.outline, positions.outline);
    assert.equal(at(again.task('load')?.key), '"load"');
  });

  it('are there in JSON too', () => {
    const { positions, at } = look(
      '{\n  "id": "j",\n  "tasks": { "a": { "run": "x" }, "b": { "run": "y", "depends_on": ["a"] } }\n}',
      'j.dag.json',
    );
    assert.equal(at(positions.dagId()), '"j"');
    assert.equal(at(positions.task('a')?.block), '"a": { "run": "x" }');
    assert.equal(at(positions.dependency('b', 'a')), '"a"');
  });

  it('leave out what an alias or a merge key brings from elsewhere', () => {
    const { positions, at } = look(
      'tasks:\n  a: &a { run: x, retries: 1 }\n  b: { <<: *a, run: y }\n  c: *a\n',
    );
    assert.deepEqual(
      positions.task('b')?.keys.map(({ name }) => name),
      ['run'],
    );
    assert.equal(at(positions.task('c')?.block), 'c');
    assert.deepEqual(positions.task('c')?.keys, []);
  });

  it('are there for files that are broken or no DAG', () => {
    assert.equal(look('id: x\ntasks:\n  a: {').positions.task('a')?.name, 'a');
    assert.deepEqual(look('- 1').positions.outline, { keys: [], tasks: [], params: [] });
    assert.deepEqual(look('').positions.outline, { keys: [], tasks: [], params: [] });
  });
});
