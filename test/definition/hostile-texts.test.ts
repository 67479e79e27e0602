import assert from 'node:assert/strict';
import { readDefinition } from '../../src/definition/read-definition.js';
import { findBrokenPromise } from './mutate.js';

const GOOD = 'tasks:\n  a: { run: x }\n';

function codes(text: string, file = 'a.dag.yaml'): readonly string[] {
  return readDefinition(text, file).problems.map(({ code }) => code);
}

/** The messages of a file that is otherwise unread. */
function messages(text: string, file = 'a.dag.yaml'): string {
  assert.equal(findBrokenPromise(text, file), null);
  return readDefinition(text, file)
    .problems.map(({ message }) => message)
    .join('\n');
}

describe('texts made to break a reader', () => {
  it('nest too deep: in flow, in blocks, in JSON, through aliases', () => {
    for (const open of ['[', '{', '- ', '? ', '{a: ', '[[\n']) {
      assert.match(messages(open.repeat(50_000)), /levels deep/, open);
    }
    const blocks = Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('');
    assert.match(messages(blocks), /levels deep/);
    assert.match(messages('['.repeat(200_000), 'a.dag.json'), /levels deep/);
    assert.match(messages(`${'{"a":'.repeat(200_000)}1`, 'a.dag.json'), /levels deep/);
    const chain = Array.from({ length: 500 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}]\n`).join('');
    assert.match(messages(`a0: &a0 1\n${chain}`), /aliases nest more than/);
  });

  it('let aliases stand for more values than memory has', () => {
    const line = (at: number): string =>
      `a${at}: &a${at} [${Array(9)
        .fill(`*a${at - 1}`)
        .join(', ')}]\n`;
    const bomb = `a0: &a0 lol\n${Array.from({ length: 60 }, (_, at) => line(at + 1)).join('')}${GOOD}`;
    assert.match(messages(bomb), /more than a million values/);
    const merges = Array.from(
      { length: 3_000 },
      (_, at) => `  m${at + 1}: &m${at + 1} { <<: *m${at}, k${at}: 1 }\n`,
    ).join('');
    assert.match(messages(`x-m:\n  m0: &m0 { k: 1 }\n${merges}${GOOD}`), /aliases nest more than/);
  });

  it('let an alias stand inside what it stands for', () => {
    assert.match(messages(`x-x: &x { y: *x }\n${GOOD}`), /inside what it stands for/);
    assert.match(messages('&r\ntasks: *r\n'), /inside what it stands for/);
    assert.match(messages(`x-x: &x\n  <<: *x\n${GOOD}`), /inside what it stands for/);
  });

  it('merge what is no mapping', () => {
    assert.match(messages('tasks:\n  a: { run: x, <<: 3 }\n'), /merge key takes a mapping/);
    assert.match(messages('tasks:\n  a: { run: x, <<: [{ retries: 1 }, x] }\n'), /merge key takes a mapping/);
  });

  it('repeat one key ten thousand times', () => {
    assert.equal(codes('a:\n'.repeat(10_000)).length, 200);
    const json = `{${'"a": 1,'.repeat(10_000)}"tasks": {"a": {"run": "x"}}}`;
    assert.equal(codes(json, 'a.dag.json').length, 200);
  });

  it('have more keys than a file of 5 MB sensibly has', function () {
    // Three million words are parsed before it is told: seconds on a busy machine.
    this.timeout(120_000);
    assert.deepEqual(codes('a:\n'.repeat(800_000)), ['too-large']);
  });

  it('are no DAG at all', () => {
    const texts = [
      '',
      '\n',
      '# nothing',
      '---',
      '...',
      '42',
      '"text"',
      '[]',
      'null',
      '- a\n- b',
      '\0',
      '\ud800',
      '\t',
      '%',
      '@',
      '`',
      '|',
      '&',
      '*',
      '!',
      '{',
      ']',
    ];
    for (const text of texts) {
      for (const file of ['a.dag.yaml', 'a.dag.json']) {
        assert.equal(findBrokenPromise(text, file), null, JSON.stringify(text));
        assert.ok(codes(text, file).length > 0, JSON.stringify(text));
      }
    }
  });

  it('hold tabs where YAML wants blanks', () => {
    assert.match(messages('tasks:\n\ta:\n\t\trun: x\n'), /tab/i);
  });

  it('hold thousands of wrong names in a long file', () => {
    const ids = Array.from(
      { length: 3_000 },
      (_, at) => `  task_${at}: { run: x, depends_on: [tusk_${at}] }\n`,
    );
    assert.equal(codes(`tasks:\n${ids.join('')}`).length, 200);
  });

  it('hold one cycle through thousands of tasks', () => {
    const count = 3_000;
    const ring = Array.from(
      { length: count },
      (_, at) => `  t${at}: { run: x, depends_on: [t${(at + 1) % count}] }\n`,
    );
    const { problems } = readDefinition(`tasks:\n${ring.join('')}`, 'a.dag.yaml');
    assert.equal(problems.length, 200);
    for (const { code, message, related } of problems) {
      assert.equal(code, 'cycle');
      assert.ok(message.length < 400 && related.length <= 20);
    }
  });

  it('hold many patterns that would take for ever', () => {
    const param = (at: number): string =>
      `  p${at}: { type: string, pattern: ^(a+)+$, default: ${'a'.repeat(50)}! }\n`;
    const params = Array.from({ length: 40 }, (_, at) => param(at)).join('');
    const slow = readDefinition(`params:\n${params}${GOOD}`, 'a.dag.yaml').problems.filter(
      ({ code }) => code === 'wrong-type',
    );
    assert.equal(slow.length, 2);
  });

  it('never change the prototype of an object', () => {
    for (const file of ['a.dag.yaml', 'a.dag.json']) {
      codes(
        '{"__proto__": {"polluted": 1}, "tasks": {"a": {"run": "x", "__proto__": {"polluted": 1}}}}',
        file,
      );
      codes(
        '{"params": {"__proto__": {"type": "string"}}, "env": {"__proto__": "x"}, "tasks": {"constructor": {"prototype": 1}}}',
        file,
      );
      assert.deepEqual(codes('{"tasks": {"a": {"run": "x", "\\u005f_proto__": {"retries": 1}}}}', file), [
        'bad-id',
      ]);
    }
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
});
