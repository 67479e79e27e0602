// Expressions that could only be null, and texts as conditions: told where the file shows it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json, ParamDefinition } from '../../../src/core/definition.js';
import { evaluateTemplate } from '../../../src/definition/expressions/evaluate.js';
import { checkParams } from '../../../src/definition/params.js';
import { readDefinition } from '../../../src/definition/read-definition.js';
import { expectProblems } from '../marked-text.js';

const PARAMS: Readonly<Record<string, ParamDefinition>> = {
  text: { type: 'string', default: 'x' },
  count: { type: 'integer', default: 1 },
  full: { type: 'boolean', default: true },
  list: {
    type: 'array',
    items: { type: 'object', properties: { id: { type: 'string' } }, additionalProperties: false },
    default: [{ id: 'a' }],
  },
  closed: {
    type: 'object',
    properties: { Depth: { type: 'integer' } },
    additionalProperties: false,
    default: { Depth: 1 },
  },
  open: { type: 'object', default: { any: { thing: 1 } } },
};

/** Codes and texts told of an expression in the env, or the condition, of a task that comes after `a`. */
function told(expression: string, key: 'env' | 'if' = 'env'): readonly string[] {
  const value = `\${{ ${expression} }}`;
  const dag = {
    params: PARAMS,
    tasks: {
      a: { run: 'x' },
      b: { run: 'x', depends_on: 'a', ...(key === 'env' ? { env: { X: value } } : { if: value }) },
    },
  };
  const text = JSON.stringify(dag);
  return readDefinition(text, 'a.dag.json')
    .problems.filter(({ code }) => code !== 'unused-param')
    .map(({ code, range }) => `${code} ${text.slice(range.start.character, range.end.character)}`);
}

describe('an expression that could only be null', () => {
  it('is an error at the step that leads to nothing', () => {
    for (const [expression, step] of [
      ['params.text.x', 'x'],
      ['params.text[0]', '0'],
      ['params.text.*', 'params.text'],
      ['params.count.x.y', 'x'],
      ["params.full['x']", "'x'"],
      ['params.list.id', 'id'],
      ['params.list.*.nope', 'nope'],
      ['params.list[0].nope', 'nope'],
      ["params.list['0'].id.x", 'x'],
      ['params.closed.Dept', 'Dept'],
      ['params.closed.depth.x', 'x'],
      ['run.id.x', 'x'],
      ['env.A.b', 'b'],
      ['tasks.a.state.x', 'x'],
      ['tasks.*.state.x', 'x'],
      ['tasks.*.stat', 'stat'],
      ["format('{0}', 1).x", 'x'],
      ['(1 == 2).y', 'y'],
      ["('a' || 'b').c", 'c'],
      ["contains(toJSON(params).x, 'y')", 'x'],
    ] as const)
      assert.deepEqual(told(expression), [`bad-expression ${step}`], expression);
  });

  it('is none where the file can not tell', () => {
    for (const expression of [
      'params.list[0].id',
      'params.list.*.id',
      'params.list[params.count].id',
      'params.closed.depth',
      'params.open.any.thing.x',
      'params[params.text]',
      'tasks.a.output.x.y[0]',
      'tasks.*.output.*.y',
      "contains(tasks.*.state, 'failed')",
      "fromJSON('{}').x",
      "('a' || 1).c",
      "case(params.full, 'a', params.open).x",
    ])
      assert.deepEqual(told(expression), [], expression);
  });

  it('names the nearest of what is there', () => {
    const [problem] = expectProblems(
      'bad-expression',
      'params: { p: { type: object, properties: { depth: {} }, additionalProperties: false, default: {} } }\ntasks: { a: { run: x, env: { D: "${{ params.p.⟦detph⟧ }}" } } }\n',
    );
    assert.equal(problem?.suggestion, 'depth');
  });

  it('asks for tasks where there are none before', () => {
    expectProblems(
      'bad-expression',
      'env: { A: "${{ ⟦tasks⟧.a.state }}", B: "${{ ⟦tasks⟧.*.state }}" }\ntasks: { a: { run: x } }\n',
    );
    expectProblems(
      'not-upstream',
      'defaults: { env: { A: "${{ tasks.⟦a⟧.state }}" } }\ntasks: { a: { run: x } }\n',
    );
    expectProblems('not-upstream', 'tasks: { a: { run: x, env: { A: "${{ ⟦tasks⟧.*.state }}" } } }\n');
    const good =
      'defaults: { env: { A: "${{ tasks.a.state }}" } }\ntasks: { a: { run: x }, b: { run: x, depends_on: a } }\n';
    assert.deepEqual(readDefinition(good, 'a.dag.yaml').problems, []);
  });

  it('is found in a long chain, and in many', () => {
    assert.deepEqual(told(`params.text${'.x'.repeat(40)}`), ['bad-expression x']);
    assert.deepEqual(told(`params.open${'.x'.repeat(40)}`), []);
    assert.equal(told(Array.from({ length: 1_000 }, () => 'params.text.x').join(' == ')).length, 200);
  });

  it('is told for each that gives null or an empty list whatever the parameters are', () => {
    const steps = fc.constantFrom('.x', '.id', '.Depth', '.depth', '[0]', "['0']", '.*', '.any', '.thing');
    const paths = fc.tuple(fc.constantFrom(...Object.keys(PARAMS)), fc.array(steps, { maxLength: 3 }));
    const values: Readonly<Record<string, Json>> = {
      text: 'y',
      count: 7,
      full: false,
      list: [{ id: 'b' }],
      closed: { Depth: 2 },
      open: { x: { x: [{ x: 1 }] }, id: { '0': 'id' }, '0': { '0': { '0': 1 } } },
    };
    const checked = checkParams(PARAMS, values);
    assert.ok(checked.ok);
    const context = {
      params: checked.values,
      env: {},
      tasks: () => null,
      upstream: () => [],
      run: { id: 'r', logical_date: 'd', trigger: 'manual' },
    } as const;
    fc.assert(
      fc.property(paths, ([name, path]) => {
        const expression = `params.${name}${path.join('')}`;
        const result = evaluateTemplate(`\${{ ${expression} }}`, context);
        assert.ok(result.ok);
        const problems = told(expression);
        // What gives something is never told of.
        if (result.value !== '' && result.value !== '[]') assert.deepEqual(problems, [], expression);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a text as a condition', () => {
  it('is a warning where its kind is known', () => {
    for (const [expression, ...parts] of [
      ["'false'", "'false'"],
      ['params.text', 'params.text'],
      ['!params.text', 'params.text'],
      ['env.CI', 'env.CI'],
      ['tasks.a.state', 'tasks.a.state'],
      ["params.full && 'x'", "'x'"],
      ['params.full && (params.text || params.count) && run.id', 'params.text', 'run.id'],
      ['params.list[0].id', 'params.list[0'],
    ] as const) {
      const found = told(expression, 'if').map((each) => each.replace('params.list[0].id', 'params.list[0'));
      assert.deepEqual(
        found,
        parts.map((part) => `text-condition ${part}`),
        expression,
      );
    }
  });

  it('is none where it is compared, of another kind, or not known', () => {
    for (const expression of [
      'false',
      'params.full',
      'params.count',
      "params.text == 'true'",
      "params.text != ''",
      "contains(tasks.*.state, 'failed')",
      'tasks.a.output.ok',
      'fromJSON(params.text)',
      "case(params.full, 'a', 'b') == 'a'",
    ])
      assert.deepEqual(told(expression, 'if'), [], expression);
    assert.deepEqual(told("params.text && 'a' || 'b'", 'env'), []);
  });

  it('lets the file run, and can be silenced', () => {
    const text = 'tasks:\n  a:\n    run: x\n    if: env.CI\n';
    const { definition, problems } = readDefinition(text, 'a.dag.yaml');
    assert.ok(definition);
    assert.deepEqual(
      problems.map(({ severity }) => severity),
      ['warning'],
    );
    assert.deepEqual(
      readDefinition(text.replace('CI', 'CI # taskflow-ignore text-condition'), 'a.dag.yaml').problems,
      [],
    );
  });
});
