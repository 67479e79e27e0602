import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { codeLanguage } from '../../../src/definition/code/code-files.js';
import { codeParser } from '../../../src/definition/code/parse-code.js';
import { StatementTrees } from '../../../src/definition/code/statement-trees.js';
import type { SyntaxTree } from '../../../src/definition/code/syntax.js';
import { mutate, seededRandom } from '../mutate.js';

const FOLDERS = ['test/fixtures/code', 'examples/python', 'examples/typescript', 'python/taskflow'].map(
  (folder) => new URL(`../../../${folder}/`, import.meta.url),
);
const CORPUS = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.(py|ts|cjs)(\.txt)?$/.test(name))
    .map((name) => ({ file: name.replace(/\.txt$/, ''), text: readFileSync(new URL(name, folder), 'utf8') })),
);
const COUNT = 120;
const seed = Number(process.env.TASKFLOW_SEED ?? Math.floor(Math.random() * 2 ** 31));

function nodesOf(tree: SyntaxTree): readonly string[] {
  const nodes: string[] = [];
  tree.iterate({ enter: ({ name, from, to }) => void nodes.push(`${name} ${from}-${to}`) });
  return nodes;
}

async function expectWhole(text: string, file: string): Promise<void> {
  const parser = await codeParser(codeLanguage(file) ?? 'python');
  const inParts = new StatementTrees(file, parser, text.length).parse(text);
  assert.deepEqual(nodesOf(inParts), nodesOf(parser.parse(text)), JSON.stringify(text));
}

describe(`a text that is parsed statement by statement (TASKFLOW_SEED=${seed})`, () => {
  it(`has the tree that it has as a whole, after each of ${COUNT} edits`, async () => {
    const random = seededRandom(seed);
    for (let index = 0; index < COUNT; index++) {
      const { file, text } = CORPUS[index % CORPUS.length] ?? { file: '', text: '' };
      await expectWhole(text, file);
      await expectWhole(mutate(text, random), file);
    }
  }).timeout(60_000);

  it('has it where a statement goes on in what looks like the next one', async () => {
    for (const text of [
      'x = """\ndef f():\n"""\ny = 1\n',
      'x = """\ndef f():\n',
      '@a\n@b(\n)\ndef f():\n    pass\ny = 1\n',
      'x \\\ny = 1\n',
      'x = 1\n    y = 2\ndef f():\n    pass\nz = 3\n',
      'if x:\n    y = 1\nelse:\n    y = 2\nz = 3\n',
      'x = (\ny = 1\n)\n',
      '',
    ]) {
      await expectWhole(text, 'a.dag.py');
    }
    for (const text of [
      'const x = `\nconst y = 1;\n`;\nconst z = 2;\n',
      '/*\nconst y = 1;\n*/\nconst z = 2;\n',
      "import { a } from './a\\';\nimport { b } from './b';\n",
      'type\nA.task("x");\n',
      'declare\nfunction f();\n',
      'x\n/** Of f. */\nfunction f() {}\n',
      '',
    ]) {
      await expectWhole(text, 'a.dag.ts');
    }
  });

  it('gives the same tree of a statement that has not changed', async () => {
    const parser = await codeParser('python');
    const read = (text: string) => new StatementTrees('same.dag.py', parser, text.length).parse(text);
    const before = read('x = [1]\ny = [2]\n');
    const after = read('longer = [1]\ny = [2]\n');
    assert.equal(after.children.at(-1), before.children.at(-1));
  });
});
