// Every word that people see is there in every language.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findWordFaults } from '../../scripts/words/word-faults.js';

describe('translations', () => {
  it('have every word, with its placeholders, and none that is no more', async () => {
    assert.deepEqual(await findWordFaults(join(import.meta.dirname, '../..')), []);
  });
});
