// Quick fixes of texts made to hold an editor up: each is there, or is none, and the work grows with the text.
import assert from 'node:assert/strict';
import { fixSource } from '../../../src/definition/fixes/fix.js';
import { fixesFor } from '../../../src/definition/fixes/fixes-for.js';
import { readDefinition } from '../../../src/definition/read-definition.js';

const LONG = 400_000;

/** The kinds of all fixes of all problems. */
function kinds(text: string): readonly string[] {
  const { problems, positions } = readDefinition(text, 'a.dag.yaml');
  const source = fixSource(text, 'a.dag.yaml', positions);
  return problems.flatMap((problem) =>
    fixesFor(source, problem, { defaultShell: 'sh' }).map(({ kind }) => kind),
  );
}

describe('fixes of long texts', () => {
  it('look at a comment of many marks once', () => {
    const marks = '# a '.repeat(1_000);
    const task = `  b:\n    run: x\n    env: { A: "\${{ tasks.a.state }}" }\n    depends_on: ${marks}\n      `;
    const others = '\n  a: { run: x }\n  c: { run: x }\n';
    assert.deepEqual(kinds(`tasks:\n${task}&list [c]${others}`), ['silence']);
    assert.deepEqual(kinds(`tasks:\n${task}[c]${others}`), ['add_dependency', 'silence']);
  });

  it('look at blanks and words once', () => {
    const run = `\${{${' '.repeat(LONG)}params.p }}`;
    assert.deepEqual(kinds(`params: { p: { type: string } }\ntasks:\n  a:\n    run: echo ${run}\n`), [
      'move_to_env',
    ]);
    const env = `env: { A: ${'a'.repeat(LONG)}, B: "${'x: '.repeat(LONG / 10)}" }`;
    const text = `params: { p: { type: string } }\ntasks:\n  a:\n    ${env}\n    run: echo \${{ params.p }}\n`;
    assert.deepEqual(kinds(text), ['move_to_env']);
    const params = `params: { p: { type: string }${' '.repeat(LONG)}, q: { type: string } }\ntasks: { a: { run: x } }\n`;
    assert.deepEqual(kinds(params), ['remove_param', 'silence', 'remove_param', 'silence']);
  });
});
