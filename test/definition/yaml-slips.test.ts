import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readDefinition } from '../../src/definition/read-definition.js';

const TASK = 'tasks:\n  a: { run: x }\n';

function told(text: string): readonly string[] {
  return readDefinition(text, 'a.dag.yaml').problems.map(
    ({ message, range }) => `${range.start.line}:${range.start.character} ${message}`,
  );
}

describe('a slip of YAML is told once', () => {
  it('a cron text that begins with a star and has no quotes', () => {
    for (const [text, place] of [
      [`schedule: */5 * * * *\n${TASK}`, '0:10'],
      [`schedule: * * * * *\n${TASK}`, '0:10'],
      [`schedule: *\n${TASK}`, '0:10'],
      [`schedule:\n  - 0 1 * * *\n  - */5 * * * * # often\n${TASK}`, '2:4'],
      [`schedule: { cron: */5 * * * *, timezone: UTC }\n${TASK}`, '0:18'],
      [`schedule:\n  cron: *,5 * * * *\n  timezone: UTC\n${TASK}`, '1:8'],
    ] as const) {
      const [first = '', ...others] = told(text);
      assert.ok(
        first.startsWith(`${place} A text that starts with * is an alias in YAML; put it between quotes`),
        first,
      );
      assert.deepEqual(others, [], text);
    }
    assert.match(
      told(`${TASK}  b: { run: *.sh x }\n`).join('\n'),
      /put a text that starts with \* between quotes/,
    );
    assert.deepEqual(told(`x-a: &5 { run: x }\ntasks:\n  a: *5\n`), []);
  });

  it('a colon in a command', () => {
    for (const run of [
      'echo a: b',
      'echo a: b: c',
      'curl -H "X: y" http://x',
      '"x" y: z',
      'echo a:',
      'python -c "x = {1: 2}"',
    ]) {
      for (const text of [
        `tasks:\n  a:\n    run: ${run}\n`,
        `tasks:\n  a:\n    run: ${run}\n    retries: 2\n  b: { run: y }\n`,
      ]) {
        const [first = '', ...others] = told(text);
        assert.match(first, /^2:9 A second colon on one line; put the text between quotes/, text);
        assert.deepEqual(others, [], text);
      }
    }
    assert.equal(told('tasks:\n  a: { run: echo a: b }\n').length, 1);
    assert.equal(told(`description: a: b\n${TASK}`).length, 1);
    // Other mistakes are still told.
    assert.equal(told('tasks:\n  a:\n    run: echo a: b\n  b: { run: x, retires: 2 }\n').length, 2);
  });

  it('a tab, wherever it indents', () => {
    for (const [text, place] of [
      ['tasks:\n\ta:\n\t\trun: x\n\tb:\n\t\trun: y\n', '1:0'],
      ['tasks:\n  a:\n\trun: x\n', '2:0'],
      ['tasks:\n  a:\n  \trun: x\n', '2:2'],
      ['tasks:\n  a: {\n\trun: x }\n', '2:0'],
      ['tasks:\n  a:\n    run: |\n\techo\n', '3:0'],
      ['tasks:\n  a:\n    run: x\n    depends_on:\n\t- b\n  b: { run: x }\n', '4:0'],
      ['id: x\n\tdescription: y\ntasks:\n  a: { run: x }\n', '1:0'],
    ] as const) {
      assert.deepEqual(
        told(text),
        [`${place} A tab stands where YAML wants blanks; indent with blanks`],
        text,
      );
    }
    assert.deepEqual(told('tasks:\n  a:\n    run: |\n      cat <<-E\n      \tx\n      E\n'), []);
  });

  it('whatever else the text has, and never silently', () => {
    const lines = fc.constantFrom(
      'tasks:',
      '  a:',
      '    run: x',
      '\trun: x',
      '    run: a: b',
      '  b: { run: *5 }',
      'schedule: */5 * *',
      '\t',
      '  c: [',
      'id: *',
    );
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 8 }), (all) => {
        const { problems, definition } = readDefinition(all.join('\n'), 'a.dag.yaml');
        assert.ok(definition !== null || problems.some(({ severity }) => severity === 'error'));
      }),
    );
  });
});
