import assert from 'node:assert/strict';
import type { Json, ParamDefinition } from '../../src/core/definition.js';
import { checkParams, parseParamText } from '../../src/definition/params.js';

const PARAMS = {
  region: { type: 'string', enum: ['eu', 'us'], default: 'eu' },
  day: { type: 'string', pattern: '^\\d{4}-\\d\\d$' },
  limit: { type: 'integer', minimum: 1, default: 10 },
  tables: { type: 'array', items: { type: 'string' }, default: [] },
  options: {
    type: 'object',
    required: ['depth'],
    additionalProperties: false,
    properties: { depth: { type: 'integer' } },
    default: { depth: 1 },
  },
} as const satisfies Record<string, ParamDefinition>;

function faults(given: Record<string, Json>): readonly string[] {
  const result = checkParams(PARAMS, { day: '2026-01', ...given });
  return result.ok ? [] : result.faults.map(({ path, message }) => `${path} ${message}`);
}

describe('parameters of a run', () => {
  it('get their defaults, in the order of the definition', () => {
    const result = checkParams(PARAMS, { day: '2026-01', region: 'us' });
    assert.ok(result.ok);
    assert.deepEqual(Object.entries(result.values), [
      ['region', 'us'],
      ['day', '2026-01'],
      ['limit', 10],
      ['tables', []],
      ['options', { depth: 1 }],
    ]);
  });

  it('are refused where a number would be changed, or nests too deeply', () => {
    const given = (name: string, text: string) => {
      const read = parseParamText(PARAMS, name, text);
      return read.ok ? read.value : read.message;
    };
    for (const number of ['9007199254740993', '-12345678901234567890', '1e400'])
      assert.match(
        String(given('limit', number)),
        new RegExp(`^The parameter .limit. holds the number ${number}, .*as a text`),
      );
    assert.match(
      String(given('options', '{"depth": 12345678901234567890}')),
      /holds the number 12345678901234567890/,
    );
    assert.match(
      String(given('tables', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)),
      /nested more than 500 levels deep/,
    );
    assert.equal(given('limit', '9007199254740991'), 9007199254740991);
    assert.equal(given('region', '12345678901234567890'), '12345678901234567890');
  });

  it('are required without a default', () => {
    assert.deepEqual(checkParams(PARAMS, {}), {
      ok: false,
      faults: [{ path: '/day', message: 'is required' }],
    });
  });

  it('are checked by the words of their definition', () => {
    assert.deepEqual(faults({ region: 'asia' }), ['/region must be one of "eu", "us"']);
    assert.deepEqual(faults({ limit: 'x' }), ['/limit must be a whole number, not a text']);
    assert.deepEqual(faults({ limit: 1.5 }), ['/limit must be a whole number, not a number']);
    assert.deepEqual(faults({ limit: 0 }), ['/limit 0 is less than 1']);
    assert.deepEqual(faults({ day: 'today' }), ['/day does not match pattern']);
    assert.deepEqual(faults({ tables: ['a', 3, null] }), [
      '/tables/1 must be a text, not a number',
      '/tables/2 must be a text, not empty',
    ]);
    assert.deepEqual(faults({ options: { depth: 'x', more: 1 } }), [
      '/options/depth must be a whole number, not a text',
      '/options/more is not an allowed key',
    ]);
    assert.deepEqual(faults({ options: {} }), ['/options needs a key `depth`']);
  });

  it('must be known, and the nearest is named', () => {
    assert.deepEqual(faults({ regoin: 'eu' }), ['/regoin is not known; did you mean `region`?']);
    assert.deepEqual(faults(JSON.parse('{"__proto__": 1}')), [
      '/__proto__ is not known; there are region, day, limit, tables, options',
    ]);
    assert.deepEqual(checkParams({}, { a: 1 }), {
      ok: false,
      faults: [{ path: '/a', message: 'is not known; this DAG has none' }],
    });
  });

  it('are not held up by a pattern that would take for ever', () => {
    const slow: ParamDefinition = { type: 'string', pattern: '^(a+)+$' };
    const result = checkParams({ slow }, { slow: `${'a'.repeat(60)}!` });
    assert.deepEqual(result, {
      ok: false,
      faults: [{ path: '/slow', message: 'takes too long to check; make the pattern simpler' }],
    });
  });
});

describe('a parameter from a command line', () => {
  const value = (name: string, text: string): unknown => {
    const result = parseParamText(PARAMS, name, text);
    return result.ok ? result.value : result.message;
  };

  it('is itself where a text is wanted, else JSON', () => {
    assert.equal(value('region', '12'), '12');
    assert.equal(value('limit', '12'), 12);
    assert.deepEqual(value('tables', '["a"]'), ['a']);
    assert.deepEqual(value('options', '{"depth": 2}'), { depth: 2 });
  });

  it('is told how to be written', () => {
    assert.equal(value('limit', 'many'), 'The parameter `limit` must be of type integer, not `many`');
    assert.equal(value('tables', 'a'), 'The parameter `tables` must be JSON, as in [1, 2], not `a`');
    assert.equal(value('limits', '1'), 'The parameter `limits` is not known; did you mean `limit`?');
    assert.match(String(value('constructor', '1')), /^The parameter `constructor` is not known/);
  });
});
