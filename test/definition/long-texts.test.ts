import assert from 'node:assert/strict';
import { findValueFaults } from '../../src/definition/param-values.js';
import { readDefinition } from '../../src/definition/read-definition.js';

/** Half a million: work that grows with the square of it takes hours, and no test waits so long. */
const LONG = 500_000;

function problems(text: string, file = 'a.dag.yaml') {
  return readDefinition(text, file).problems;
}

describe('long texts', () => {
  it('are read in time that grows with them, whatever they repeat', () => {
    const places: readonly (readonly [string, string])[] = [
      ['', ''],
      ['# taskflow-ignore a', '!'],
      ['a: |', 'x\n'],
      ['schedule: { cron: "@daily", timezone: "', '" }'],
      ['tasks:\n  a:\n    run: "', '"\n'],
      ['tasks:\n  a:\n    run: x\n    if: "', '"\n'],
      ['timeout: "', '"'],
      ['params: { a: { type: string, enum: ["', '"], default: x } }\ntasks: { a: { run: x } }'],
    ];
    for (const unit of ['\0', ' ', '\t', '.', '[', '/', 'e\u0301', '1', '/*5 ']) {
      for (const [before, after] of places) problems(before + unit.repeat(LONG / 10 / unit.length) + after);
    }
    problems(`# taskflow-ignore a${' '.repeat(LONG)}!`);
    problems(`schedule: { cron: "@daily", timezone: "${'/'.repeat(LONG)}" }`);
  });

  it('of one line have their problems told without the whole of it', () => {
    const found = problems(`${'a'.repeat(LONG)}: 1\n${'a'.repeat(LONG)}: 2\ntasks: { a: { run: x } }\n`);
    assert.ok(found.length > 0);
    for (const { message, related } of found) {
      for (const words of [message, ...related.map((place) => place.message)])
        assert.ok(words.length <= 2_001, `${words.length} characters`);
    }
  });

  it('silence many lines and are asked for each', () => {
    const params = Array.from(
      { length: 20_000 },
      (_, at) => `  p${at}: { type: string } # taskflow-ignore unused-param\n`,
    ).join('');
    const found = problems(`params:\n${params}  last: { type: string }\ntasks:\n  a: { run: x }\n`);
    assert.deepEqual(
      found.map(({ code, range }) => [code, range.start.line]),
      [['unused-param', 20_001]],
    );
  });

  it('are told as duplicates among half a million items', () => {
    const items = Array.from({ length: LONG }, (_, at) => at);
    const unique = { type: 'array', uniqueItems: true } as const;
    assert.deepEqual(findValueFaults(unique, items), []);
    const [fault] = findValueFaults(unique, [...items, 7]);
    assert.match(fault?.message ?? '', /Duplicate items at indexes 7 and 500000/);
  });

  it('are told as duplicates wherever the word stands, by value', () => {
    const inner = { type: 'array', uniqueItems: true } as const;
    const equal = [
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ];
    assert.deepEqual(findValueFaults(inner, equal)[0]?.path, '');
    assert.deepEqual(
      findValueFaults({ type: 'object', properties: { list: inner } }, { list: equal, other: [1, 1] }).map(
        ({ path }) => path,
      ),
      ['/list'],
    );
    assert.deepEqual(findValueFaults({ type: 'array', items: inner }, [[1], [1, 1]])[0]?.path, '/1');
    assert.deepEqual(findValueFaults({ type: 'object', additionalProperties: inner }, { 'a/b': [1, 1] }), [
      { path: '/a~1b', message: 'Duplicate items at indexes 0 and 1' },
    ]);
    assert.deepEqual(findValueFaults(inner, [1, '1', true, [1], { a: 1 }, { a: '1' }]), []);
  });
});
