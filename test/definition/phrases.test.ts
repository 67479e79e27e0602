// What is said of DAG files in another language: all of it, and the same in English once more.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setPhrases } from '../../src/core/phrase.js';
import { readDagText } from '../../src/definition/discover.js';
import { findDuplicateDags } from '../../src/definition/duplicate-dags.js';
import { notStaticProblems } from '../../src/definition/not-static.js';
import { findValueFaults } from '../../src/definition/param-values.js';
import { checkParams, parseParamText } from '../../src/definition/params.js';

const GERMAN: Record<string, string> = JSON.parse(
  readFileSync(new URL('../../l10n/bundle.l10n.de.json', import.meta.url), 'utf8'),
);
const A = '\ntasks:\n  a: { run: x }\n';

const FAULTY: readonly (readonly [file: string, text: string])[] = [
  ['syntax.dag.yaml', `schedule: @daily${A}`],
  ['tab.dag.yaml', 'tasks:\n\ta: { run: x }\n'],
  ['open.dag.yaml', 'tasks:\n  a: { run: "x }\n'],
  ['comma.dag.yaml', 'tasks: { a: { run: x } b: { run: y } }\n'],
  ['twice.dag.yaml', 'tasks:\n  a: { run: x, run: y }\n  A: { run: x }\n---\n'],
  ['alias.dag.yaml', `env: *none${A}`],
  ['comment.dag.json', '{"tasks": {"a": {"run": "x"}}} // why'],
  ['comma.dag.json', '{"tasks": {"a": {"run": "x"} "b": 1}}'],
  ['keys.dag.yaml', `retrys: 1${A}  b: { zzzzzz: 1 }\n  c:\n`],
  ['types.dag.yaml', 'tags: [3]\ntasks:\n  a: { run: [x], retries: -1, shell: fish, retry_backoff: 0 }\n'],
  ['empty.dag.yaml', 'tasks: {}\n'],
  ['ids.dag.yaml', 'tasks:\n  1st: { run: x }\n  con: { run: x }\n  "": { run: x }\n'],
  ['upstream.dag.yaml', `${A}  b: { run: x, depends_on: [b, aa, zzzzzz] }\n`],
  ['cycle.dag.yaml', 'tasks:\n  a: { run: x, depends_on: b }\n  b: { run: x, depends_on: a }\n'],
  [
    'cron.dag.yaml',
    `schedule: ["0 25 * * *", "* * *", "@never", "0 0 30 2 *", "* * * * fry", "5-1 * * * *"]${A}`,
  ],
  ['zone.dag.yaml', `schedule: { cron: "@daily", every: 1h, timezone: Berln, end_date: soon }${A}`],
  [
    'duration.dag.yaml',
    'timeout: 0\ntasks:\n  a: { run: x, timeout: soon, retry_delay: 90, max_retry_delay: "90" }\n',
  ],
  ['rule.dag.yaml', 'tasks:\n  a: { run: x, trigger_rule: all_don }\n'],
  ['run.dag.yaml', 'tasks:\n  a: { run: "echo ${{ run.id }}", if: "" }\n'],
  [
    'expressions.dag.yaml',
    `env:\n  A: "\${{ params.none }}"\n  B: "\${{ tasks }}"\n  C: "\${{ run.none }}"\n  D: "\${{ nothing() }}"\n  E: "\${{ 1 + }}"\n  F: "\${{ x"\n  G: "\${{ always() }}"\n  H: "\${{ tasks.a.none }}"${A}  b: { run: x, if: tasks.a.output }\n`,
  ],
  [
    'params.dag.yaml',
    `params:\n  a: { type: string, default: 3 }\n  b: { type: integer, minimum: 3, maximum: 1, default: 2 }\n  c: { type: string, pattern: "(", minLength: 3, default: x }\n  d: { type: array, maxItems: 1, default: [1, 2] }\n  e: { type: string, enum: [x], default: y }${A}`,
  ],
  ['broken.dag.py', 'from taskflow import DAG\ndag = DAG("a"\n'],
  [
    'faults.dag.py',
    'from taskflow import DAG\ndag = DAG("a")\ndag.task("b", run="x")\ndag.task("b", run="x", retrys=1)\nother = DAG("a")\n',
  ],
];
const UNREAD =
  'from taskflow import DAG\nimport other\ndag = DAG("a")\nfor i in range(3):\n    dag.task(f"t{i}", run="x")\nother.use(dag)\nif other.yes:\n    dag.task("c", run="x")\ndag.task(other.name, run="x")\n';

/** Words of English that no other language here has. */
const ENGLISH = /\b(the|is|are|must|not|has|there|this|needs|of|did|write|remove|missing|expected)\b/i;

async function said(): Promise<readonly string[]> {
  const readings = await Promise.all(FAULTY.map(([file, text]) => readDagText(text, `/p/${file}`)));
  const twins = readings.flatMap(({ dags }) => dags.map((dag) => ({ ...dag, id: 'same' })));
  const problems = [
    ...readings.flatMap((reading) => reading.problems),
    ...findDuplicateDags(twins).values(),
    ...notStaticProblems(await readDagText(UNREAD, '/p/unread.dag.py'), UNREAD, ''),
  ];
  const params = { day: { type: 'string', minLength: 3 }, count: { type: 'integer' } } as const;
  const checked = checkParams(params, { day: 'x', cont: 1 });
  const parsed = parseParamText(params, 'count', 'many');
  return [
    ...problems.flatMap(({ message, related }) => [message, ...related.map((place) => place.message)]),
    ...(checked.ok ? [] : checked.faults.map(({ message }) => message)),
    ...(parsed.ok ? [] : [parsed.message]),
    ...findValueFaults({ type: 'object', required: ['a'] }, {}).map(({ message }) => message),
  ];
}

describe('what is said of DAG files', () => {
  afterEach(() => setPhrases({}));

  it('is said in the language that was given, all of it', async () => {
    const english = await said();
    assert.ok(english.length > 90, `${english.length} sentences`);
    setPhrases(GERMAN);
    const german = await said();
    assert.equal(german.length, english.length);
    assert.deepEqual(
      german.filter((sentence) => ENGLISH.test(sentence.replaceAll(/`[^`]*`|"[^"]*"/g, ''))),
      [],
    );
    setPhrases({});
    assert.deepEqual(await said(), english);
  });

  it('names the keys of DAGs in code as code does, in each language', async () => {
    setPhrases(GERMAN);
    const text =
      'import { DAG } from "taskflow";\nconst dag = new DAG("a", { zzzzzz: 1 });\ndag.task("b", { run: "x", maxRetryDelay: "soon" });\n';
    const { problems } = await readDagText(text, '/p/a.dag.ts');
    assert.match(problems.map(({ message }) => message).join('\n'), /`maxRetryDelay` ist keine Dauer/);
  });
});
