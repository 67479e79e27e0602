// Every word that people see is there in every language.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findWordFaults } from '../../scripts/words/word-faults.js';

describe('translations', function () {
  // The exporter takes its time on a machine that has much else to do.
  this.timeout(120_000);

  it('have every word, with its placeholders, and none that is no more', async () => {
    assert.deepEqual(await findWordFaults(join(import.meta.dirname, '../..')), []);
  });
});
