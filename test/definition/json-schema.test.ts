import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Schema, Validator } from '@cfworker/json-schema';
import { parse } from 'yaml';
import { dagJsonSchema } from '../../src/definition/schema/json-schema.js';
import { loadCorpus } from './corpus.js';

const schema = dagJsonSchema();
const validator = new Validator(schema as unknown as Schema, '7', false);
const accepts = (value: unknown): boolean => validator.validate(JSON.parse(JSON.stringify(value))).valid;

describe('the published JSON Schema', () => {
  it('is the one in media/: npm run schema writes it', () => {
    const published = readFileSync(new URL('../../media/dag.schema.json', import.meta.url), 'utf8');
    assert.deepEqual(JSON.parse(published), schema);
  });

  it('accepts every good file', async () => {
    for (const { file, text } of await loadCorpus()) {
      const { valid, errors } = validator.validate(parse(text, { merge: true }));
      assert.ok(valid, `${file}: ${JSON.stringify(errors)}`);
    }
  });

  it('refuses what the checks refuse', () => {
    const a = { run: 'x' };
    assert.ok(accepts({ tasks: { a } }));
    const bad = [
      {},
      { tasks: {} },
      { tasks: { a: {} } },
      { tasks: { '9': a } },
      { tasks: { a: { ...a, retrys: 1 } } },
      { tasks: { a: { ...a, retries: -1 } } },
      { tasks: { a: { ...a, timeout: '2x' } } },
      { tasks: { a: { ...a, trigger_rule: 'some' } } },
      { tasks: { a }, id: 'a b' },
      { tasks: { a }, schedule: { every: '1h', tz: 'UTC' } },
      { tasks: { a }, params: { p: { default: 1 } } },
      { tasks: { a }, defaults: { run: 'x' } },
    ];
    for (const value of bad) assert.ok(!accepts(value), JSON.stringify(value));
  });

  it('describes every key that can be written', () => {
    const missing: string[] = [];
    interface Described {
      readonly description?: string;
      readonly $ref?: string;
      readonly properties?: Readonly<Record<string, Described>>;
      readonly anyOf?: readonly Described[];
      readonly additionalProperties?: Described | boolean;
    }
    const visit = (node: Described, path: string): void => {
      for (const [name, property] of Object.entries(node.properties ?? {})) {
        // What a reference leads to describes itself.
        if (!property.description && !property.$ref) missing.push(`${path}/${name}`);
        visit(property, `${path}/${name}`);
      }
      for (const form of node.anyOf ?? []) visit(form, path);
      if (typeof node.additionalProperties === 'object') visit(node.additionalProperties, `${path}/*`);
    };
    const { definitions } = schema as { definitions: Readonly<Record<string, Described>> };
    for (const [name, definition] of Object.entries(definitions)) visit(definition, name);
    visit(schema as Described, '');
    assert.deepEqual(missing, []);
  });
});
