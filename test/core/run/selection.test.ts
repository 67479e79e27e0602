// Which tasks a part of a DAG has.
import assert from 'node:assert/strict';
import { type Selection, selectTasks } from '../../../src/core/run/selection.js';
import { dag, task } from '../../support/definitions.js';

describe('a part of a DAG', () => {
  //   a → b → c → d,   x → c,   b → side
  const definition = dag([
    task('a'),
    task('b', ['a']),
    task('x'),
    task('c', ['b', 'x']),
    task('side', ['b']),
    task('d', ['c']),
  ]);
  const selected = (selection: Selection) => {
    const result = selectTasks(definition, selection);
    assert.ok(result.ok);
    return result.tasks;
  };

  it('is all of it where nothing is named', () => {
    assert.equal(selected({}), null);
    assert.equal(selected({ task: [], from: [], until: [] }), null);
  });

  it('has the named tasks alone', () => {
    assert.deepEqual(selected({ task: ['d', 'b'] }), ['b', 'd']);
  });

  it('from a task on has what follows it, not what that needs beside', () => {
    assert.deepEqual(selected({ from: ['b'] }), ['b', 'c', 'side', 'd']);
  });

  it('until a task has all before it', () => {
    assert.deepEqual(selected({ until: ['c'] }), ['a', 'b', 'x', 'c']);
  });

  it('from one and until another has what lies between, both with it', () => {
    assert.deepEqual(selected({ from: ['b'], until: ['c'] }), ['b', 'c']);
    assert.deepEqual(selected({ from: ['side'], until: ['d'] }), []);
  });

  it('adds tasks named alone to what lies between', () => {
    assert.deepEqual(selected({ task: ['x'], from: ['b'], until: ['c'] }), ['b', 'x', 'c']);
  });

  it('names every unknown task, however it was asked for', () => {
    const result = selectTasks(definition, { task: ['nope'], from: ['a'], until: ['never'] });
    assert.deepEqual(result, { ok: false, unknown: ['nope', 'never'] });
  });
});
