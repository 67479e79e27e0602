import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/definition.js';
import { readExactJson } from '../../../src/core/json/read-json.js';
import {
  type ExpressionContext,
  evaluateCondition,
  evaluateTemplate,
  type TaskView,
} from '../../../src/definition/expressions/evaluate.js';

function context(params: Record<string, Json> = {}, tasks: Record<string, TaskView> = {}): ExpressionContext {
  return {
    params,
    env: { HOME: '/home/me', Path: '/bin' },
    tasks: (id) => (Object.hasOwn(tasks, id) ? (tasks[id] ?? null) : null),
    upstream: () => Object.keys(tasks),
    run: { id: '01K9', logical_date: '2026-01-01T00:00:00.000Z', trigger: 'manual' },
  };
}

function text(template: string, given = context()): string {
  const result = evaluateTemplate(template, given);
  return result.ok ? result.value : `FAILED ${result.message}`;
}

function truth(condition: string, given = context()): boolean | string {
  const result = evaluateCondition(condition, given);
  return result.ok ? result.value : `FAILED ${result.message}`;
}

describe('templates', () => {
  it('keep the text around expressions', () => {
    assert.equal(text('no expression'), 'no expression');
    assert.equal(text('a ${{ 1 }}${{ 2 }} $ { } b'), 'a 12 $ { } b');
    assert.equal(text("${{ '}}' }}"), '}}');
    assert.equal(text("${{ 'it''s ''quoted''' }}"), "it's 'quoted'");
  });

  it('write null as nothing, a text as itself, others as JSON', () => {
    const params = {
      none: null,
      text: 'a "b"',
      number: 1.5,
      big: 1e21,
      yes: true,
      list: [1, 'x'],
      map: { a: { b: null } },
    };
    const values = Object.keys(params).map((name) => text(`\${{ params.${name} }}`, context(params)));
    assert.deepEqual(values, ['', 'a "b"', '1.5', '1e+21', 'true', '[1,"x"]', '{"a":{"b":null}}']);
    assert.equal(text('${{ params.missing }}|${{ params.map.a.b.c.d }}', context(params)), '|');
  });

  it('know the run, the environment below, and upstream tasks', () => {
    assert.equal(
      text('${{ run.id }} ${{ run.logical_date }} ${{ run.trigger }}'),
      '01K9 2026-01-01T00:00:00.000Z manual',
    );
    assert.equal(text('${{ env.HOME }} ${{ env.PATH }}'), '/home/me /bin');
    const tasks = { extract: { state: 'success', output: { rows: 3, names: ['a', 'b'] } } } as const;
    assert.equal(
      text('${{ tasks.extract.state }} ${{ tasks.extract.output.names[1] }}', context({}, tasks)),
      'success b',
    );
    assert.equal(text("${{ tasks['extract'].output }}", context({}, tasks)), '{"rows":3,"names":["a","b"]}');
    assert.equal(text('[${{ tasks.other.output.rows }}]', context({}, tasks)), '[]');
  });

  it('ask all upstream tasks by a star, as an object filter', () => {
    const tasks = {
      a: { state: 'success', output: { rows: 3, names: ['x', 'y'] } },
      b: { state: 'failed', output: null },
      c: { state: 'success', output: { rows: 4 } },
    } as const;
    const of = (template: string) => text(template, context({}, tasks));
    assert.equal(of('${{ tasks.*.state }}'), '["success","failed","success"]');
    assert.equal(
      of("${{ contains(tasks.*.state, 'failed') }} ${{ contains(tasks.*.state, 'skipped') }}"),
      'true false',
    );
    assert.equal(of("${{ join(tasks.*.state, ' ') }}"), 'success failed success');
    assert.equal(of('${{ tasks.*.output.rows }} ${{ tasks.*.output.rows[0] }}'), '[3,4] []');
    assert.equal(of('${{ tasks.*.output.names.* }}'), '["x","y"]');
    assert.equal(
      of('${{ toJSON(tasks.*.output) }}'),
      JSON.stringify([{ rows: 3, names: ['x', 'y'] }, null, { rows: 4 }], null, 2),
    );
    assert.equal(text('${{ tasks.*.state }}'), '[]');
    assert.equal(truth("contains(tasks.*.state, 'failed')", context({}, tasks)), true);
  });

  it('read an output only when an expression asks for it', () => {
    let reads = 0;
    const task: TaskView = {
      state: 'success',
      get output() {
        reads++;
        return { rows: 1 };
      },
    };
    assert.equal(text('${{ tasks.a.state }}', context({}, { a: task })), 'success');
    assert.equal(reads, 0);
    assert.equal(text('${{ tasks.a.output.rows }}', context({}, { a: task })), '1');
    assert.equal(reads, 1);
  });

  it('keep the digits of numbers that no JavaScript number is equal to', () => {
    const output = readExactJson('{"id": 12345678901234567890, "big": [1e400, 7], "small": 1e-20}');
    assert.ok(output.ok);
    const tasks = { a: { state: 'success', output: output.value } } as const;
    const of = (template: string) => text(template, context({}, tasks));
    assert.equal(of('${{ tasks.a.output.id }}'), '12345678901234567890');
    assert.equal(of('${{ tasks.a.output.big }}'), '[1e400,7]');
    assert.equal(of('${{ toJSON(tasks.a.output.big) }}'), '[\n  1e400,\n  7\n]');
    assert.equal(of('${{ fromJSON(toJSON(tasks.a.output)).id }}'), '12345678901234567890');
    assert.equal(
      of("${{ format('id-{0}-{1}', tasks.a.output.id, tasks.a.output.small) }}"),
      'id-12345678901234567890-1e-20',
    );
    assert.equal(of("${{ join(tasks.a.output.big, '+') }}"), '1e400+7');
    assert.equal(of("${{ format('{0}', tasks.a.output.id) == '12345678901234567890' }}"), 'true');
    for (const compared of [
      'tasks.a.output.id == 1',
      'tasks.a.output.id > 5',
      '!tasks.a.output.id',
      'contains(tasks.a.output.big, 7)',
    ])
      assert.match(
        of(`\${{ ${compared} }}`),
        /FAILED .*too many digits to be compared; compare it as a text/,
        compared,
      );
    assert.match(of('${{ 12345678901234567890 }}'), /FAILED .*12345678901234567890/);
  });

  it('tell why a text can not be evaluated', () => {
    assert.match(text('${{ 1'), /FAILED .*\}\} is missing/);
    assert.match(text('${{ }}'), /FAILED .*is empty/);
    assert.match(text('${{ nope.x }}'), /FAILED .*unknown `nope`/);
    assert.match(text("${{ fromJSON('{') }}"), /FAILED .*fromJSON was given no JSON/);
    assert.match(text("${{ format('{1}', 1) }}"), /FAILED/);
    const broken: TaskView = {
      state: 'success',
      get output(): Json {
        throw new Error('disk is gone');
      },
    };
    assert.match(text('${{ tasks.a.output }}', context({}, { a: broken })), /FAILED .*disk is gone/);
  });

  it('never reach what objects inherit, and keep names that look like it', () => {
    const params: Record<string, Json> = JSON.parse(
      '{"own": {"__proto__": {"polluted": 1}, "constructor": 2}}',
    );
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      assert.equal(text(`[\${{ params.${name} }}]`, context({ a: 1 })), '[]');
      assert.equal(text(`[\${{ run['${name}'] }}]`), '[]');
    }
    assert.equal(text('${{ params.own.constructor }}', context(params)), '2');
    assert.equal(text('${{ toJSON(params.own.__proto__) }}', context(params)), '{\n  "polluted": 1\n}');
    assert.equal(text('${{ fromJSON(\'{"constructor": 3, "__proto__": 4}\').constructor }}'), '3');
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  it('hold out against long and deep expressions', () => {
    assert.match(text(`\${{ ${'('.repeat(10_000)} }}`), /FAILED/);
    assert.match(text(`\${{ ${'!'.repeat(10_000)}1 }}`), /FAILED/);
    assert.match(text(`\${{ ${'1 == '.repeat(4_000)}1 }}`), /FAILED|true|false/);
    assert.match(text(`\${{ '${'x'.repeat(30_000)}' }}`), /FAILED .*longer than 21,000/);
    const wide = Array.from({ length: 300_000 }, (_, index) => index);
    assert.equal(
      text('${{ params.wide[299999] }} ${{ contains(params.wide, 7) }}', context({ wide })),
      '299999 true',
    );
  });
});

describe('conditions', () => {
  it('may leave the braces out', () => {
    assert.equal(truth('1 == 1'), true);
    assert.equal(truth('${{ 1 == 2 }}'), false);
    assert.match(String(truth('${{ true }} && ${{ true }}')), /FAILED .*one expression/);
  });

  it('have the truth of GitHub Actions', () => {
    for (const falsy of ['false', '0', '-0', "''", 'null', 'NaN', 'params.none'])
      assert.equal(truth(falsy), false, falsy);
    for (const truthy of ['true', '1', "'false'", "'0'", 'params', "fromJSON('[]')"])
      assert.equal(truth(truthy), true, truthy);
  });

  it('compare as GitHub Actions does: texts ignoring case, other types as numbers', () => {
    assert.equal(truth("'Eu' == 'eU'"), true);
    assert.equal(truth("'12' > 9"), true);
    assert.equal(truth("null == 0 && true == '1'"), true);
    assert.equal(truth("'abc' > 1 || 'abc' < 1"), false);
    const params = { list: [1], other: [1] };
    assert.equal(truth('params.list == params.list', context(params)), true);
    assert.equal(truth('params.list == params.other', context(params)), false);
  });

  it('have its functions and operators', () => {
    const params = { list: ['a', 'b'], items: [{ n: 1 }, { n: 2 }, {}] };
    assert.equal(
      truth(
        "contains(params.list, 'B') && startsWith('Hello', 'he') && endsWith('Hello', 'LO')",
        context(params),
      ),
      true,
    );
    assert.equal(text("${{ join(params.items.*.n, '-') }}", context(params)), '1-2');
    assert.equal(
      text("${{ join(params.list) }} ${{ format('{0}{{}}{1}', 1, 'x') }}", context(params)),
      'a,b 1{}x',
    );
    assert.equal(text("${{ false && 1 || 'else' }} ${{ case(false, 1, 'other') }}"), 'else other');
    assert.equal(text('${{ fromJSON(\'{"a": [1, {"b": true}]}\').a[1].b }}'), 'true');
  });

  it('do not evaluate what && and || leave out', () => {
    assert.equal(truth("false && fromJSON('{')"), false);
    assert.equal(truth("true || fromJSON('{')"), true);
  });
});
