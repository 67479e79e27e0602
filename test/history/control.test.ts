// Requests to a run that lie among damage.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readRequests, requestCancel } from '../../src/history/control.js';
import { type RunFolder, runFolder } from '../../src/history/run-folder.js';

describe('requests to a run', () => {
  let home = '';
  let folder: RunFolder;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'taskflow-control-'));
    folder = runFolder(home, '01JZ0000000000000000000000');
    mkdirSync(folder.path, { recursive: true });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('are found after any damage that ends in a line, however long', () => {
    const damage = fc.oneof(
      fc.string({ maxLength: 50 }),
      fc.nat(200_000).map((length) => 'x'.repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 4 }), fc.boolean(), (lines, now) => {
        rmSync(folder.control, { force: true });
        for (const line of lines) appendFileSync(folder.control, `${line}\n`);
        requestCancel(folder, now);
        const found = [];
        let offset = 0;
        for (let looks = 0; looks < 30; looks++) {
          const read = readRequests(folder, offset);
          found.push(...read.requests);
          offset = read.offset;
        }
        assert.deepEqual(found, [{ type: 'cancel', now }]);
      }),
      { numRuns: 50 },
    );
  });
});
