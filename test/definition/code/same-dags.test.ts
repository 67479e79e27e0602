import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCodeFile } from '../../../src/definition/code/read-code-file.js';
import { readDefinition } from '../../../src/definition/read-definition.js';
import { asData, asPython, asTypeScript, type RandomDag, randomDag } from './dag-models.js';

/** Each as often as it is, in any order. Where there are functions, none can tell that a parameter is unused. */
function codes(problems: readonly { readonly code: string }[]): readonly string[] {
  return problems
    .map(({ code }) => code)
    .filter((code) => code !== 'unused-param')
    .sort();
}

async function expectSame(dag: RandomDag, text: string, file: string): Promise<void> {
  const data = readDefinition(asData(dag), 'some.dag.json');
  const { dags, unread, problems } = await readCodeFile(text, file);
  assert.deepEqual(unread, []);
  assert.deepEqual(problems, []);
  assert.equal(dags.length, 1);
  const [read] = dags;
  assert.deepEqual(codes(read?.problems ?? []), codes(data.problems), text);
  assert.deepEqual(read?.tasks, data.tasks);
  const functions = new Set(dag.tasks.filter(({ run }) => run === null).map(({ id }) => id));
  const withKinds = data.definition && {
    ...data.definition,
    tasks: data.definition.tasks.map((task) => {
      if (!functions.has(task.id) || task.kind !== 'shell') return task;
      const { run: _, shell: __, ...rest } = task;
      return { ...rest, kind: 'function', language: file.endsWith('.py') ? 'python' : 'javascript' };
    }),
  };
  assert.deepEqual(read?.definition, withKinds);
}

describe('one DAG in three languages', () => {
  it('has one definition and the same problems as data and as Python', async () => {
    await fc.assert(
      fc.asyncProperty(randomDag, (dag) => expectSame(dag, asPython(dag), 'some.dag.py')),
      { numRuns: 150 },
    );
  });

  it('has one definition and the same problems as data and as TypeScript', async () => {
    await fc.assert(
      fc.asyncProperty(randomDag, (dag) => expectSame(dag, asTypeScript(dag), 'some.dag.ts')),
      { numRuns: 150 },
    );
  });
});
