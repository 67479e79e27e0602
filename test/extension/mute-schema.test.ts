// What the extension gives to the YAML and the JSON extension says nothing of any DAG file: its own checks do.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Schema, Validator } from '@cfworker/json-schema';
import fc from 'fast-check';

interface Contributed {
  readonly fileMatch: readonly string[];
  readonly url: string;
}

const ROOT = join(import.meta.dirname, '..', '..');
const { contributes } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly contributes: {
    readonly jsonValidation: readonly Contributed[];
    readonly yamlValidation: readonly Contributed[];
  };
};
const all = [...contributes.jsonValidation, ...contributes.yamlValidation];

describe('the schema that is contributed for DAG files', () => {
  it('is there for each kind of file, else a schema from elsewhere would be taken', () => {
    assert.deepEqual(all.flatMap(({ fileMatch }) => fileMatch).sort(), [
      '*.dag.json',
      '*.dag.yaml',
      '*.dag.yml',
    ]);
  });

  it('takes everything, and has nothing to propose', () => {
    for (const { url } of all) {
      const schema = JSON.parse(readFileSync(join(ROOT, url), 'utf8')) as Schema;
      // Properties, enums, examples and defaults are what completion offers.
      assert.deepEqual(schema, {});
      const validator = new Validator(schema, '7', false);
      fc.assert(fc.property(fc.jsonValue(), (value) => validator.validate(value).valid));
    }
  });
});
