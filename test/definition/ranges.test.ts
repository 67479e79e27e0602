import assert from 'node:assert/strict';
import { readDefinition } from '../../src/definition/read-definition.js';
import { expectProblems } from './marked-text.js';

const IF = (text: string): string => `tasks:\n  a:\n    run: x\n    if: ${text}\n`;

describe('ranges in unusual texts', () => {
  it('count CRLF and lone CR as one line end', () => {
    expectProblems('unknown-key', 'id: a\r\ntasks:\r\n  a:\r\n    run: x\r\n    ⟦rnu⟧: y\r\n');
    expectProblems('unknown-key', '{\r⟦"idd"⟧: "a",\r"tasks": {"a": {"run": "x"}}}', 'a.dag.json');
  });

  it('do not count a byte order mark', () => {
    const text = 'idd: a\ntasks: { a: { run: x } }\n';
    const ranges = [text, `\uFEFF${text}`].map(
      (each) => readDefinition(each, 'a.dag.yaml').problems[0]?.range,
    );
    assert.deepEqual(ranges[1], ranges[0]);
    assert.deepEqual(ranges[0]?.start, { line: 0, character: 0 });
    assert.equal(readDefinition('\uFEFF{"tasks": {"a": {"run": "x"}}}', 'a.dag.json').problems.length, 0);
  });

  it('count emoji as the two code units that editors count', () => {
    expectProblems('unknown-task', 'tasks:\n  a: { description: "🎉🎉", run: x, depends_on: [⟦🎉⟧] }\n');
    expectProblems('bad-expression', IF('"\'🎉\' == ⟦parm⟧.x"'));
  });

  it('look through the quotes and escapes of a text', () => {
    expectProblems('bad-expression', IF("'''it''''s'' == ⟦parm⟧.x'"));
    expectProblems('bad-expression', IF('"\\u0031 == ⟦parm⟧.x"'));
    expectProblems('bad-expression', IF('"\'\\U0001F600\' == ⟦parm⟧.x"'));
    expectProblems('bad-expression', IF('"\'\\\n      b\' == ⟦parm⟧.x"'));
    expectProblems('bad-expression', IF('"1 ==\n\n      ⟦parm⟧.x"'));
    expectProblems(
      'bad-expression',
      '{"tasks": {"a": {"run": "x", "if": "\'\\ud83d\\ude00\\n\' == ⟦parm⟧.x"}}}',
      'a.dag.json',
    );
  });

  it('look through the indentation and folding of block texts', () => {
    expectProblems('bad-expression', IF('>-\n      1 == 1\n      && ⟦parm⟧.x\n\n      && 2 == 2'));
    expectProblems('bad-expression', IF('|\n      1 == 1\n        && ⟦parm⟧.x'));
    expectProblems('bad-expression', IF('1 == 1\n      && ⟦parm⟧.x'));
    expectProblems(
      'expression-in-run',
      'tasks:\n  a:\n    run: |2-   # kept\n\n        echo ⟦${{ run.id }}⟧\n      echo\n',
    );
    expectProblems(
      'expression-in-run',
      'tasks:\r\n  a:\r\n    run: >\r\n      echo\r\n      ⟦${{ run.id }}⟧\r\n',
    );
    expectProblems(
      'expression-in-run',
      'tasks:\n  a:\n    run: |\n      echo\t⟦${{ run.id }}⟧\t⟦${{ run.id }}⟧\n',
    );
  });

  it('point at the text itself where a value came by an alias or a merge key', () => {
    expectProblems('bad-duration', 'defaults: { timeout: &t ⟦3x⟧ }\ntasks:\n  a: { run: x }\n');
    expectProblems(
      'unknown-task',
      'tasks:\n  a: &a { run: x, depends_on: [] }\n  b: { <<: *a, depends_on: [⟦zz⟧] }\n',
    );
  });

  it('sort problems by place and keep at most 200', () => {
    const { problems } = readMany(500);
    assert.equal(problems.length, 200);
    const lines = problems.map((problem) => problem.range.start.line);
    assert.deepEqual(
      lines,
      [...lines].sort((a, b) => a - b),
    );
    assert.equal(lines[0], 1);
  });
});

function readMany(count: number) {
  const tasks = Array.from(
    { length: count },
    (_, index) => `  t${index}: { run: x, depends_on: [nowhere${index}] }\n`,
  );
  return readDefinition(`tasks:\n${tasks.join('')}`, 'many.dag.yaml');
}
