import assert from 'node:assert/strict';
import { readCodeFile } from '../../../src/definition/code/read-code-file.js';
import { textAt, unmark } from '../marked-text.js';

const PYTHON = 'from taskflow import DAG, TriggerRule, task\n';
const SCRIPT = 'import { DAG, task, TriggerRule } from "taskflow";\n';

/** Asserts that the marked places, and no others, have a problem of this code, and that all else was read. */
async function expectProblems(code: string, marked: string, file = 'some.dag.py') {
  const { text, ranges } = unmark((file.endsWith('.py') ? PYTHON : SCRIPT) + marked);
  const { dags, problems, unread } = await readCodeFile(text, file);
  const all = [...problems, ...dags.flatMap((dag) => dag.problems)];
  const seen = all.map((problem) => ({
    code: problem.code,
    text: textAt(text, problem.range),
    range: problem.range,
  }));
  const wanted = ranges.map((range) => ({ code, text: textAt(text, range), range }));
  assert.deepEqual(seen, wanted, all.map((problem) => problem.message).join('\n'));
  assert.deepEqual(unread, []);
  return all;
}

function expectScriptProblems(code: string, marked: string) {
  return expectProblems(code, marked, 'some.dag.ts');
}

const TASK = '@dag.task()\ndef a(): pass\n';

describe('problems of a Python DAG file, each at its exact range', () => {
  it('cycle: on the entries of depends_on, ids and functions alike', async () => {
    const [first] = await expectProblems(
      'cycle',
      'dag = DAG("d")\n@dag.task(depends_on=[⟦"c"⟧])\ndef a(c): pass\n@dag.task(depends_on=⟦a⟧)\ndef b(a): pass\n@dag.task(depends_on=[⟦b⟧])\ndef c(b): pass\n',
    );
    assert.equal(first?.message, 'Cycle: a → c → b → a; remove one of these edges');
    assert.equal(first?.related.length, 2);
  });

  it('unknown-task: the nearest name, in depends_on and among parameters', async () => {
    const [problem] = await expectProblems(
      'unknown-task',
      `dag = DAG("d")\n@dag.task()\ndef extract(): pass\n@dag.task(depends_on=[⟦'extrct'⟧])\ndef b(): pass\n`,
    );
    assert.equal(problem?.suggestion, 'extract');
    const [other] = await expectProblems(
      'unknown-task',
      'dag = DAG("d")\n@dag.task()\ndef extract(): pass\n@dag.task(depends_on=[extract])\ndef b(⟦extrakt⟧, context, y=1, *, ⟦z⟧, **rest): pass\n',
    );
    assert.equal(other?.suggestion, 'extract');
  });

  it('self-dependency, duplicate-id, bad-id', async () => {
    await expectProblems('self-dependency', 'dag = DAG("d")\n@dag.task(depends_on=[⟦"a"⟧])\ndef a(): pass\n');
    await expectProblems('duplicate-id', `dag = DAG("d")\n${TASK}@dag.task\ndef ⟦a⟧(): pass\n`);
    await expectProblems('duplicate-id', `dag = DAG("d")\n${TASK}dag.task(⟦"A"⟧, run="true")\n`);
    await expectProblems('bad-id', `dag = DAG(⟦"a b"⟧)\n${TASK}`);
    await expectProblems(
      'bad-id',
      'dag = DAG("d")\n@dag.task(id=⟦"1st"⟧)\ndef b(): pass\n@dag.task\ndef ⟦größe⟧(): pass\n',
    );
  });

  it('unknown-key: the nearest name of an argument', async () => {
    const [problem] = await expectProblems(
      'unknown-key',
      'dag = DAG("d")\n@dag.task(⟦retrys⟧=3)\ndef a(): pass\n',
    );
    assert.equal(problem?.suggestion, 'retries');
    await expectProblems(
      'unknown-key',
      `dag = DAG("d", ⟦shedule⟧="@daily", defaults={⟦"retrys"⟧: 1})\n${TASK}`,
    );
    await expectProblems('unknown-key', 'dag = DAG("d")\n@dag.task(shell=⟦"sh"⟧)\ndef a(): pass\n');
  });

  it('wrong types, crons, durations, time zones, rules', async () => {
    await expectProblems(
      'wrong-type',
      'dag = DAG("d", max_parallel_tasks=⟦0⟧)\n@dag.task(retries=⟦-1⟧, tags=[⟦3⟧])\ndef a(): pass\n',
    );
    await expectProblems('wrong-type', 'dag = ⟦DAG⟧("d")\n');
    await expectProblems('bad-cron', `dag = DAG("d", schedule="0 ⟦25⟧ * * *")\n${TASK}`);
    await expectProblems('bad-cron', `dag = DAG("d", schedule="""\\x30 ⟦25⟧ * * *""")\n${TASK}`);
    await expectProblems(
      'bad-duration',
      'dag = DAG("d")\n@dag.task(timeout=⟦"5 parsecs"⟧, retry_delay=⟦-1⟧)\ndef a(): pass\n',
    );
    await expectProblems(
      'bad-timezone',
      `dag = DAG("d", schedule={"cron": "@daily", "timezone": ⟦"Europe/Berlim"⟧})\n${TASK}`,
    );
    const [rule] = await expectProblems(
      'bad-trigger-rule',
      'dag = DAG("d")\n@dag.task(trigger_rule=⟦"all_don"⟧)\ndef a(): pass\n',
    );
    assert.equal(rule?.suggestion, 'all_done');
    const [member] = await expectProblems(
      'bad-trigger-rule',
      'dag = DAG("d")\n@dag.task(trigger_rule=TriggerRule.⟦ALL_DON⟧)\ndef a(): pass\n',
    );
    assert.equal(member?.suggestion, 'ALL_DONE');
  });

  it('expressions: unknown parameters and tasks, tasks that are not upstream', async () => {
    await expectProblems(
      'bad-expression',
      'dag = DAG("d", env={"A": "${{ params.⟦regio⟧ }}"})\n@dag.task()\ndef a(): pass\n',
    );
    await expectProblems(
      'not-upstream',
      `dag = DAG("d")\n${TASK}@dag.task(if_="tasks.⟦a⟧.state == 'success'")\ndef b(): pass\n`,
    );
    await expectProblems('expression-in-run', 'dag = DAG("d")\ndag.task("a", run="echo ⟦${{ run.id }}⟧")\n');
  });

  it('a parameter that only functions may use is not called unused', async () => {
    await expectProblems('unused-param', `dag = DAG("d", params={"x": {"type": "string"}})\n${TASK}`);
    await expectProblems(
      'unused-param',
      'dag = DAG("d", params={⟦"x"⟧: {"type": "string"}})\ndag.task("a", run="true")\n',
    );
  });

  it('edges by calls: a cycle on the arguments', async () => {
    await expectProblems(
      'cycle',
      'with DAG("d") as dag:\n    @task(depends_on=[⟦"b"⟧])\n    def a(b): pass\n    @task\n    def b(a): pass\n    b(⟦a()⟧)\n',
    );
  });

  it('duplicate-dag: one id twice in the file', async () => {
    await expectProblems('duplicate-dag', `dag = DAG("d")\n${TASK}dag = DAG(⟦"d"⟧)\n${TASK}`);
  });

  it('silences hints and warnings by a comment, never errors', async () => {
    await expectProblems(
      'not-upstream',
      `dag = DAG("d")\n${TASK}# taskflow-ignore not-upstream\n@dag.task(if_="tasks.a.state == 'success'")  # taskflow-ignore not-upstream\ndef b(): pass\n`,
    );
    await expectProblems(
      'duplicate-dag',
      `dag = DAG("d")\n${TASK}dag = DAG("d")  # taskflow-ignore duplicate-dag\n${TASK}`,
    );
    await expectProblems(
      'self-dependency',
      'dag = DAG("d")\n@dag.task(depends_on=[⟦"a"⟧])  # taskflow-ignore self-dependency\ndef a(): pass\n',
    );
  });
});

describe('problems of a TypeScript DAG file, each at its exact range', () => {
  it('cycle: on the entries of dependsOn', async () => {
    await expectScriptProblems(
      'cycle',
      'const dag = new DAG("d");\nconst a = dag.task("a", { dependsOn: [⟦"b"⟧] }, () => 1);\ndag.task("b", { dependsOn: ⟦a⟧ }, () => 1);\n',
    );
  });

  it('keys and their nearest names are spelled as in TypeScript', async () => {
    const [problem] = await expectScriptProblems(
      'unknown-key',
      'const dag = new DAG("d");\ndag.task("a", { ⟦dependOn⟧: [] }, () => 1);\n',
    );
    assert.equal(problem?.suggestion, 'dependsOn');
    assert.equal(problem?.message, 'Unknown key `dependOn`; did you mean `dependsOn`?');
    const [other] = await expectScriptProblems(
      'wrong-type',
      'const dag = new DAG("d", { maxParallelTasks: ⟦0⟧ });\ndag.task("a", () => 1);\n',
    );
    assert.equal(other?.message, '`maxParallelTasks` must be a whole number from 1');
  });

  it('unknown-task, duplicate-id, missing-key, rules', async () => {
    const [problem] = await expectScriptProblems(
      'unknown-task',
      'const dag = new DAG("d");\ndag.task("extract", () => 1);\ndag.task("b", { dependsOn: [⟦"extrct"⟧] }, () => 1);\n',
    );
    assert.equal(problem?.suggestion, 'extract');
    await expectScriptProblems(
      'duplicate-id',
      'const dag = new DAG("d");\ndag.task("a", () => 1);\ndag.task(⟦"a"⟧, () => 1);\n',
    );
    await expectScriptProblems('missing-key', 'const dag = new DAG("d");\ndag.task(⟦"a"⟧, {});\n');
    await expectScriptProblems(
      'bad-trigger-rule',
      'const dag = new DAG("d");\ndag.task("a", { triggerRule: TriggerRule.⟦ALL_DON⟧ }, () => 1);\n',
    );
    await expectScriptProblems(
      'bad-cron',
      'new DAG("d", { schedule: `0 ⟦25⟧ * * *` }).task("a", () => 1);\n',
    );
    await expectScriptProblems(
      'wrong-type',
      'const dag = new DAG("d");\ndag.task("a", { ⟦run⟧: "x" }, () => 1);\n'.replace(
        '⟦run⟧: "x"',
        'run: ⟦"x"⟧',
      ),
    );
  });
});
