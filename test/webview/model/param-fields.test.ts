// What is filled into the form of a run's parameters, as values to send.
import assert from 'node:assert/strict';
import type { ParamDefinition } from '../../../src/core/definition.js';
import { fieldOf, startText, valuesOf } from '../../../src/webview/model/param-fields.js';

const PARAMS: Readonly<Record<string, ParamDefinition>> = {
  region: { type: 'string', enum: ['eu', 'us'], default: 'eu' },
  count: { type: 'integer', default: 3 },
  name: { type: 'string' },
  dry: { type: 'boolean' },
  list: { type: 'array', default: [1] },
};

describe('the form of parameters', () => {
  it('has a field of its own for each type, with the default in it', () => {
    const kinds = Object.values(PARAMS).map((param) => fieldOf(param).kind);
    assert.deepEqual(kinds, ['choice', 'number', 'text', 'flag', 'json']);
    assert.deepEqual(Object.values(PARAMS).map(startText), ['"eu"', '3', '', 'false', '[1]']);
  });

  it('sends what was filled in, and leaves defaults to the DAG', () => {
    assert.deepEqual(valuesOf(PARAMS, new Map()), { name: '', dry: false });
    const filled = new Map([
      ['region', '"us"'],
      ['count', '7'],
      ['name', '12'],
      ['dry', 'true'],
      ['list', '[1, 2]'],
    ]);
    assert.deepEqual(valuesOf(PARAMS, filled), {
      region: 'us',
      count: 7,
      name: '12',
      dry: true,
      list: [1, 2],
    });
  });

  it('sends what is no value as it is: the server says what is wrong with it', () => {
    assert.deepEqual(valuesOf({ count: { type: 'integer' } }, new Map([['count', 'seven']])), {
      count: 'seven',
    });
    assert.deepEqual(valuesOf({ count: { type: 'integer' } }, new Map()), {});
  });
});
