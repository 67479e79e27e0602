import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readDefinition } from '../../src/definition/read-definition.js';

const FOLDER = new URL('../fixtures/definitions/valid/', import.meta.url);

describe('a corpus of valid DAG files', () => {
  for (const name of readdirSync(FOLDER)) {
    it(`${name} gives not one finding`, () => {
      const result = readDefinition(readFileSync(new URL(name, FOLDER), 'utf8'), name);
      assert.deepEqual(result.problems, []);
      assert.ok(result.definition);
      assert.deepEqual(
        result.definition.tasks.map(({ id }) => id),
        result.tasks.map(({ id }) => id),
      );
    });
  }
});
