import assert from 'node:assert/strict';
import { PROBLEM_SEVERITIES } from '../../src/core/problem.js';
import { readDefinition } from '../../src/definition/read-definition.js';
import { expectClean, expectProblems } from './marked-text.js';

const TASKS = 'tasks:\n  a: { run: x }\n';

describe('problems of a DAG file, each at its exact range', () => {
  it('yaml-syntax: a text that is no YAML', () => {
    expectProblems('yaml-syntax', 'tasks:\n  a: { run: x \n⟦⟧');
    expectProblems('yaml-syntax', `schedule: ⟦@⟧daily\n${TASKS}`);
  });

  it('yaml-syntax: a key that stands twice', () => {
    const [problem] = expectProblems('yaml-syntax', 'tasks:\n  a:\n    run: x\n    ⟦run⟧: y\n');
    assert.deepEqual(problem?.related[0]?.range.start, { line: 2, character: 4 });
  });

  it('yaml-syntax: a second document, an unknown tag, an alias without anchor, a mapping as a key', () => {
    expectProblems('yaml-syntax', `${TASKS}⟦---⟧\nother: 1\n`);
    expectProblems('yaml-syntax', 'tasks:\n  a:\n    run: x\n    if: ⟦!params.full⟧\n    description: y\n');
    expectProblems('yaml-syntax', 'tasks:\n  a: { run: x, description: ⟦*none⟧ }\n');
    expectProblems('yaml-syntax', `? ⟦{ a: 1 }⟧\n: 2\n${TASKS}`);
  });

  it('yaml-syntax: JSON with a comma too many', () => {
    expectProblems('yaml-syntax', '{ "tasks": { "a": { "run": "x", ⟦}⟧ } }', 'a.dag.json');
  });

  it('unknown-key: the nearest name', () => {
    const [problem] = expectProblems('unknown-key', `⟦descripton⟧: x\n${TASKS}`);
    assert.equal(problem?.suggestion, 'description');
    expectProblems('unknown-key', 'tasks:\n  a:\n    run: x\n    ⟦retrys⟧: 1\n');
    expectProblems('unknown-key', `schedule: { cron: "@daily", ⟦tz⟧: UTC }\n${TASKS}`);
    expectProblems('unknown-key', `defaults: { ⟦depends_on⟧: [a] }\n${TASKS}`);
  });

  it('wrong-type', () => {
    expectProblems('wrong-type', 'tasks: ⟦[a, b]⟧\n');
    expectProblems('wrong-type', '⟦- a⟧\n- b\n'.replace('⟦- a⟧', '⟦-⟧ a'));
    expectProblems(
      'wrong-type',
      'tasks:\n  a: { run: ⟦[x]⟧, retries: ⟦-1⟧, shell: ⟦fish⟧, allow_failure: ⟦yes⟧ }\n',
    );
    expectProblems(
      'wrong-type',
      'tasks:\n  a: { run: x, depends_on: [⟦3⟧], skip_on: [⟦0⟧], tags: [⟦{}⟧] }\n',
    );
    expectProblems('wrong-type', `env: { A: ⟦[1]⟧ }\n${TASKS}`);
    expectProblems('wrong-type', `max_parallel_tasks: ⟦0⟧\n${TASKS}`);
    expectProblems('wrong-type', `schedule: { cron: "@daily", every: ⟦6h⟧ }\n${TASKS}`);
    expectProblems('wrong-type', `schedule: { cron: "@daily", start_date: ⟦2026-02-30⟧ }\n${TASKS}`);
    expectProblems(
      'wrong-type',
      `schedule: { every: 1h, start_date: 2026-02-03, end_date: ⟦2026-02-02⟧ }\n${TASKS}`,
    );
  });

  it('wrong-type: no task at all', () => {
    expectProblems('wrong-type', 'id: a\ntasks: ⟦{}⟧\n');
  });

  it('wrong-type: a parameter whose default breaks its own rules', () => {
    const use = 'tasks:\n  a: { run: x, env: { P: "${{ params.p }}" } }\n';
    expectProblems('wrong-type', `params: { p: { type: integer, default: ⟦x⟧ } }\n${use}`);
    expectProblems('wrong-type', `params: { p: { type: string, enum: [a, b], default: ⟦c⟧ } }\n${use}`);
    expectProblems(
      'wrong-type',
      `params: { p: { type: array, items: { type: integer }, default: [1, ⟦z⟧] } }\n${use}`,
    );
    expectProblems('wrong-type', `params: { p: { type: string, pattern: ⟦"("⟧, default: a } }\n${use}`);
    expectProblems('wrong-type', `params: { p: { type: integer, minimum: 3, maximum: ⟦2⟧ } }\n${use}`);
    expectProblems('wrong-type', `params: { p: { type: ⟦text⟧ } }\n${use}`);
  });

  it('missing-key', () => {
    expectProblems('missing-key', '⟦id⟧: a\n');
    expectProblems('missing-key', '⟦⟧');
    expectProblems('missing-key', 'tasks:\n  ⟦a⟧: { description: x }\n  ⟦b⟧:\n');
    expectProblems(
      'missing-key',
      `⟦schedule⟧: { timezone: UTC }\n${TASKS}`
        .replace('⟦schedule⟧: {', 'schedule: ⟦{')
        .replace('UTC }', 'UTC }⟧'),
    );
    expectProblems(
      'missing-key',
      'params: { ⟦p⟧: { default: 1 } }\ntasks:\n  a: { run: x, env: { P: "${{ params.p }}" } }\n',
    );
  });

  it('bad-id', () => {
    expectProblems('bad-id', `id: ⟦my dag⟧\n${TASKS}`);
    expectProblems('bad-id', `id: ⟦3⟧\n${TASKS}`);
    expectProblems(
      'bad-id',
      'tasks:\n  ⟦9a⟧: { run: x }\n  ⟦NUL⟧: { run: x }\n  ⟦constructor⟧: { run: x }\n',
    );
    expectProblems('bad-id', 'tasks:\n  a: { run: x }\n  ⟦__proto__⟧: { run: x }\n');
    expectProblems('bad-id', '{"tasks": {"a": {"run": "x"}, ⟦"__proto__"⟧: {"run": "x"}}}', 'a.dag.json');
    expectProblems('bad-id', `tasks:\n  ⟦${'x'.repeat(101)}⟧: { run: x }\n`);
  });

  it('duplicate-id: the same id, and one that differs by case', () => {
    const [same] = expectProblems('duplicate-id', 'tasks:\n  a: { run: x }\n  ⟦a⟧: { run: y }\n');
    assert.deepEqual(same?.related[0]?.range.start, { line: 1, character: 2 });
    expectProblems('duplicate-id', 'tasks:\n  load: { run: x }\n  ⟦Load⟧: { run: y }\n');
    expectProblems('duplicate-id', '{"tasks": {"a": {"run": "x"}, ⟦"a"⟧: {"run": "y"}}}', 'a.dag.json');
  });

  it('unknown-task', () => {
    const [problem] = expectProblems(
      'unknown-task',
      'tasks:\n  extract: { run: x }\n  b: { run: x, depends_on: [⟦extrct⟧, extract] }\n',
    );
    assert.equal(problem?.suggestion, 'extract');
    const [itself] = expectProblems(
      'unknown-task',
      'tasks:\n  load: { run: x, depends_on: [⟦loat⟧] }\n  b: { run: x }\n',
    );
    assert.equal(itself?.suggestion, undefined);
    expectProblems('unknown-task', 'tasks:\n  a: { run: x, depends_on: ⟦"far away"⟧ }\n');
    expectProblems('unknown-task', 'tasks:\n  a: { run: x, if: "tasks.⟦b⟧.state == \'success\'" }\n');
  });

  it('self-dependency: a self-edge is only this', () => {
    expectProblems('self-dependency', 'tasks:\n  a: { run: x, depends_on: [⟦a⟧] }\n');
  });

  it('cycle: on every edge, the whole path in the message, the other edges as related', () => {
    const problems = expectProblems(
      'cycle',
      'tasks:\n  a: { run: x, depends_on: [⟦c⟧] }\n  b: { run: x, depends_on: [⟦a⟧] }\n  c: { run: x, depends_on: [⟦b⟧, d] }\n  d: { run: x }\n',
    );
    for (const problem of problems) {
      assert.match(problem.message, /a → c → b → a/);
      assert.equal(problem.related.length, 2);
    }
    assert.deepEqual(
      problems[0]?.related.map(({ range }) => range),
      [problems[2]?.range, problems[1]?.range],
    );
  });

  it('cycle: two that share no task are both told', () => {
    expectProblems(
      'cycle',
      'tasks:\n  a: { run: x, depends_on: ⟦b⟧ }\n  b: { run: x, depends_on: ⟦a⟧ }\n  c: { run: x, depends_on: ⟦d⟧ }\n  d: { run: x, depends_on: ⟦c⟧ }\n',
    );
  });

  it('bad-cron: at the field', () => {
    expectProblems('bad-cron', `schedule: "0 ⟦25⟧ * * *"\n${TASKS}`);
    expectProblems('bad-cron', `schedule: ["0 2 * * *", '⟦0 2 * *⟧']\n${TASKS}`);
    expectProblems('bad-cron', `schedule:\n  cron: ⟦0 2 * *⟧\n${TASKS}`);
    expectProblems('bad-cron', `schedule: "⟦@often⟧"\n${TASKS}`);
  });

  it('bad-duration', () => {
    expectProblems('bad-duration', `timeout: ⟦2x⟧\n${TASKS}`);
    expectProblems('bad-duration', `timeout: ⟦0⟧\n${TASKS}`);
    expectProblems('bad-duration', 'tasks:\n  a: { run: x, retry_delay: ⟦-1⟧, timeout: ⟦[1]⟧ }\n');
    const [problem] = expectProblems('bad-duration', `timeout: ⟦"30"⟧\n${TASKS}`);
    assert.equal(problem?.suggestion, '30s');
  });

  it('bad-timezone', () => {
    const [problem] = expectProblems(
      'bad-timezone',
      `schedule: { cron: "@daily", timezone: ⟦Europe/Berln⟧ }\n${TASKS}`,
    );
    assert.equal(problem?.suggestion, 'Europe/Berlin');
  });

  it('bad-trigger-rule', () => {
    const [problem] = expectProblems(
      'bad-trigger-rule',
      'tasks:\n  a: { run: x, trigger_rule: ⟦all_succes⟧ }\n',
    );
    assert.equal(problem?.suggestion, 'all_success');
  });

  it('bad-expression', () => {
    expectProblems('bad-expression', 'tasks:\n  a: { run: x, if: "⟦parms⟧.full" }\n');
    expectProblems('bad-expression', 'tasks:\n  a: { run: x, if: "params.⟦full⟧" }\n');
    expectProblems('bad-expression', 'tasks:\n  a: { run: x, if: "⟦success⟧()" }\n');
    expectProblems('bad-expression', 'tasks:\n  a: { run: x, env: { A: \'x ${{ 1 == ⟦"b"⟧ }}\' } }\n');
    expectProblems('bad-expression', 'tasks:\n  a: { run: x, env: { A: "x ⟦${{ 1⟧" } }\n');
    expectProblems('bad-expression', 'tasks:\n  a: { run: x, working_dir: "out/${{ run.⟦day⟧ }}" }\n');
    expectProblems(
      'bad-expression',
      'tasks:\n  a: { run: x }\n  b: { run: x, depends_on: a, if: tasks.a.⟦result⟧ == 1 }\n',
    );
    expectProblems('bad-expression', 'tasks:\n  a: { run: x, if: "⟦${{ true }} && false⟧" }\n');
  });

  it('expression-in-run: each of them, braces included', () => {
    expectProblems(
      'expression-in-run',
      'params: { p: { type: string } }\ntasks:\n  a:\n    run: |\n      echo "🎉 ⟦${{ params.p }}⟧"\n\n      echo ⟦${{ run.id }}⟧\n',
    );
  });

  it('not-upstream: a warning that lets the file run', () => {
    const marked = 'tasks:\n  a: { run: x }\n  b: { run: x, if: "tasks.⟦a⟧.state == null" }\n';
    expectProblems('not-upstream', marked);
    assert.ok(readDefinition(marked.replace(/[⟦⟧]/g, ''), 'a.dag.yaml').definition);
    expectClean(
      'tasks:\n  a: { run: x }\n  b: { run: x, depends_on: a }\n  c: { run: x, depends_on: b, if: tasks.a.output.n > 0 }\n',
    );
  });

  it('unused-param: a hint', () => {
    expectProblems('unused-param', `params: { ⟦p⟧: { type: string } }\n${TASKS}`);
    expectClean(
      'params: { p: { type: string } }\nenv: { ALL: "${{ toJSON(params) }}" }\ntasks:\n  a: { run: x }\n',
    );
    expectClean(
      'params: { p: { type: string } }\nenv: { ALL: "${{ params[\'p\'] }}" }\ntasks:\n  a: { run: x }\n',
    );
  });

  it('too-large: over 5 MB, by bytes', () => {
    const pad = (character: string, count: number): string => `# ${character.repeat(count)}\n${TASKS}`;
    assert.deepEqual(
      readDefinition(pad('é', 2_600_000), 'a.dag.yaml').problems.map(({ code }) => code),
      ['too-large'],
    );
    assert.deepEqual(readDefinition(pad('x', 4_900_000), 'a.dag.yaml').problems, []);
  });

  it('gives every problem the severity of its code, and none that a file with an error runs', () => {
    const result = readDefinition(
      'id: 1\nparams: { p: { type: string } }\ntasks:\n  a: { run: x, depends_on: [b] }\n',
      'a.dag.yaml',
    );
    for (const { code, severity } of result.problems) assert.equal(severity, PROBLEM_SEVERITIES[code]);
    assert.equal(result.definition, null);
  });
});
