import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { Problem } from '../../../src/core/problem.js';
import { readCodeFile } from '../../../src/definition/code/read-code-file.js';
import { mutate, seededRandom } from '../mutate.js';

const FOLDERS = ['test/fixtures/code', 'examples/python', 'examples/typescript'].map(
  (folder) => new URL(`../../../${folder}/`, import.meta.url),
);
const CORPUS = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.dag\.\w+(\.txt)?$/.test(name))
    .map((name) => ({ file: name.replace(/\.txt$/, ''), text: readFileSync(new URL(name, folder), 'utf8') })),
);
const COUNT = 150;
const seed = Number(process.env.TASKFLOW_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Every place inside the text, its end after its start. */
async function expectPlaces(text: string, file: string): Promise<void> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const { dags, unread, problems } = await readCodeFile(text, file);
  const all: readonly Problem[] = [...problems, ...dags.flatMap((dag) => dag.problems)];
  const ranges = [...all.map(({ range }) => range), ...unread.map(({ range }) => range)];
  for (const { start, end } of ranges) {
    for (const { line, character } of [start, end]) {
      assert.ok(line >= 0 && character >= 0 && character <= (lines[line]?.length ?? -1));
    }
    assert.ok(start.line < end.line || (start.line === end.line && start.character <= end.character));
  }
  for (const dag of dags) void dag.positions.outline;
}

describe(`DAG files in code with random damage (TASKFLOW_SEED=${seed})`, () => {
  it(`${COUNT} damaged files give places inside the file and never an exception`, async () => {
    const random = seededRandom(seed);
    for (let index = 0; index < COUNT; index++) {
      const { file, text } = CORPUS[index % CORPUS.length] ?? { file: '', text: '' };
      const damaged = mutate(text, random);
      try {
        await expectPlaces(damaged, file);
      } catch (error) {
        assert.fail(`seed ${seed}, number ${index}, ${file}: ${error}\n${JSON.stringify(damaged)}`);
      }
    }
  });

  it('texts cut off at any place', async () => {
    for (const { file, text } of CORPUS) {
      for (let end = 0; end < text.length; end += 97) await expectPlaces(text.slice(0, end), file);
    }
  });

  it('hostile texts end in time, and without an exception', async () => {
    const deep = 5_000;
    const doubling = Array.from({ length: 60 }, (_, n) => `a${n + 1} = [a${n}, a${n}]`).join('\n');
    for (const body of [
      `dag = DAG("x", tags=${'['.repeat(deep)}`,
      `dag = DAG("x", tags=${'('.repeat(deep)}1${')'.repeat(deep)})`,
      `dag = DAG("x", timeout=${'1+'.repeat(deep)}1)`,
      `x = ${'f('.repeat(deep)}dag`,
      `a0 = [1]\n${doubling}\ndag = DAG("x", tags=a60, params={"a": a60})`,
      `${'with x:\n '.repeat(500)}pass`,
      `dag = DAG("x")\n${'if x:\n dag.task("a", run="b")\n'.repeat(3_000)}`,
      '"'.repeat(deep),
      '@dag.task(\n'.repeat(2_000),
      '__proto__ = 1\ndag = DAG("x", env={"__proto__": 1}, params={"constructor": {}})\ndag.task("__proto__", run="x")',
    ]) {
      await expectPlaces(`from taskflow import DAG\n${body}`, 'a.dag.py');
      const script = body.replaceAll('dag = DAG(', 'const dag = new DAG(');
      await expectPlaces(`import { DAG } from "taskflow";\n${script}`, 'a.dag.ts');
      await expectPlaces(`import { DAG } from "taskflow";\n${'{'.repeat(deep)}`, 'a.dag.ts');
    }
  }).timeout(30_000);
});

describe('code that is being typed', () => {
  const read = async (text: string, file: string) => {
    const { dags, problems } = await readCodeFile(text, file);
    return {
      tasks: dags.flatMap((dag) => dag.tasks.map(({ id }) => id)),
      codes: [...problems, ...dags.flatMap((dag) => dag.problems)].map(({ code }) => code),
      definitions: dags.map(({ definition }) => definition),
    };
  };

  it('keeps the other tasks, says where it is broken, and says nothing false', async () => {
    const before = 'from taskflow import DAG\ndag = DAG("d")\n@dag.task\ndef first(): pass\n';
    const after = '@dag.task(depends_on=["first", "half"])\ndef last(first, half): pass\n';
    for (const half of [
      '@dag.task(depends_on=[',
      '@dag.task(depends_on=["fir',
      '@dag.',
      '@dag.task(retries=)\ndef half(): pass',
      '@dag.task(\ndef half(first',
      'def f(:',
      'x = {"a": [1, (2}',
    ]) {
      const { tasks, codes, definitions } = await read(`${before}${half}\n${after}`, 'a.dag.py');
      assert.ok(tasks.includes('first') && tasks.includes('last'), `${half}: ${tasks}`);
      assert.deepEqual([...new Set(codes)], ['code-syntax'], half);
      assert.deepEqual(definitions, [null]);
    }
  });

  it('does so in TypeScript', async () => {
    const before =
      'import { DAG } from "taskflow";\nconst dag = new DAG("d");\nconst first = dag.task("first", () => 1);\n';
    const after = 'dag.task("last", { dependsOn: [first, "half"] }, () => 1);\n';
    for (const half of [
      'dag.task("half", {',
      'dag.task("half", { dependsOn: [',
      'const x = ;',
      'dag.task("half", { retries: }, () => 1);',
      'function f( {',
    ]) {
      const { tasks, codes, definitions } = await read(`${before}${half}\n${after}`, 'a.dag.ts');
      assert.ok(tasks.includes('first') && tasks.includes('last'), `${half}: ${tasks}`);
      assert.deepEqual([...new Set(codes)], ['code-syntax'], half);
      assert.deepEqual(definitions, [null]);
    }
  });

  it('calls nothing wrong that is right Python or TypeScript, whatever the tolerant parser makes of it', async () => {
    const python =
      'from taskflow import DAG\nx = 24.*3\n\f\ndef f():\n    yield\n    y = yield\n    with a as (b, c):\n        pass\n    match x:\n        case Point():\n            pass\n    return [a for a, *b in c]\n';
    assert.deepEqual((await readCodeFile(python, 'a.dag.py')).problems, []);
    const script =
      'import { DAG, type Context as C } from "taskflow";\nimport data from "./x.json" with { type: "json" };\ntry {} catch (error: unknown) {}\nconst f = ({ a } = {}) => a;\nconst g = (x: unknown): x is string => !!x;\nlet h!: [a: string, b?: number];\n';
    assert.deepEqual((await readCodeFile(script, 'a.dag.ts')).problems, []);
  });
});
