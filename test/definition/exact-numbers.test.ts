import assert from 'node:assert/strict';
import { readDefinition } from '../../src/definition/read-definition.js';
import { readDescription } from '../../src/engine/hosts/description.js';

const TASKS = 'tasks: { a: { run: x, env: { P: "${{ params.p }}" } } }\n';

function told(text: string, file = 'a.dag.yaml'): readonly string[] {
  return readDefinition(text, file).problems.map(
    ({ message, range }) => `${range.start.line}:${range.start.character} ${message}`,
  );
}

describe('numbers in DAG files that would be changed', () => {
  it('are problems at their place, wherever a number is a value', () => {
    const words = (number: string) =>
      new RegExp(`^0:\\d+ .*holds the number ${number.replace('+', '\\+')}, which would be changed`);
    for (const number of [
      '9007199254740993',
      '-12345678901234567890',
      '1e400',
      '0x20000000000001',
      '+9007199254740993',
    ]) {
      for (const key of ['default', 'const', 'maximum', 'minimum', 'multipleOf']) {
        if (number.startsWith('-') && key === 'multipleOf') continue;
        const [message, ...others] = told(`params: { p: { type: number, ${key}: ${number} } }\n${TASKS}`);
        assert.match(message ?? '', words(number), `${key}: ${number}`);
        assert.deepEqual(others, [], key);
      }
    }
    const [inEnum] = told(`params: { p: { type: integer, enum: [1, 9007199254740993] } }\n${TASKS}`);
    assert.match(inEnum ?? '', /^0:40 Entry 2 of `enum` holds the number 9007199254740993/);
    const deep = 'params: { p: { type: object, default: { a: [{ b: 12345678901234567890 }] } } }\n';
    assert.match(told(deep + TASKS)[0] ?? '', /holds the number 12345678901234567890/);
    const json =
      '{"params": {"p": {"type": "integer", "default": 9007199254740993}}, "tasks": {"a": {"run": "x", "env": {"P": "${{ params.p }}"}}}}';
    assert.match(told(json, 'a.dag.json')[0] ?? '', /`default` holds the number 9007199254740993/);
  });

  it('keep their text where a text is meant', () => {
    const yaml = readDefinition(
      'tasks: { a: { run: x, env: { ID: 12345678901234567890, V: 1.10, B: 1e400 } } }',
      'a.dag.yaml',
    );
    assert.deepEqual(yaml.definition?.tasks[0]?.env, { ID: '12345678901234567890', V: '1.10', B: '1e400' });
    const json = readDefinition(
      '{"env": {"ID": 12345678901234567890}, "tasks": {"a": {"run": "x"}}}',
      'a.dag.json',
    );
    assert.deepEqual(json.definition?.env, { ID: '12345678901234567890' });
  });

  it('are no counts and no durations', () => {
    assert.match(
      told(`max_active_runs: 12345678901234567890\n${TASKS.replace('params.p', "'x'")}`)[0] ?? '',
      /must be a whole number from 1/,
    );
    assert.match(
      told(`timeout: 12345678901234567890\n${TASKS.replace('params.p', "'x'")}`)[0] ?? '',
      /must be a number of seconds/,
    );
    assert.match(
      told(`description: 12345678901234567890\n${TASKS.replace('params.p', "'x'")}`)[0] ?? '',
      /must be a text, not 12345678901234567890/,
    );
  });

  it('are kept in what a host describes, for the check to refuse', () => {
    const text =
      '{"version": 1, "language": "python", "dags": [{"definition": {"params": {"p": 12345678901234567890}}, "line": 1, "tasks": {}}], "problems": []}';
    const params = readDescription(text)?.dags[0]?.definition.params as { readonly p: unknown };
    assert.equal(String(params.p), '12345678901234567890');
  });
});
