// Whatever stands where a file is wanted: it is refused at once, and never waited for.
import assert from 'node:assert/strict';
import {
  closeSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { FileRefused } from '../../src/files/file-refused.js';
import { openRegular, openRegularAsync, openRegularToWrite } from '../../src/files/open-regular.js';
import { readRegular, readRegularAsync } from '../../src/files/read-regular.js';
import { ODD_FILES } from '../support/odd-files.js';

describe('a file that is not ours to trust', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taskflow-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const { name, put } of process.platform === 'win32' ? [] : ODD_FILES) {
    it(`is refused where it is ${name}`, async () => {
      const path = join(folder, 'file');
      put(path);
      for (const links of ['follow', 'none', 'own'] as const) {
        assert.throws(() => openRegular(path, links), FileRefused);
        await assert.rejects(openRegularAsync(path, links), FileRefused);
        assert.throws(() => readRegular(path, { links, maxBytes: 10 }), FileRefused);
        await assert.rejects(readRegularAsync(path, { links, maxBytes: 10 }), FileRefused);
      }
      for (const where of ['append', 'anew'] as const)
        assert.throws(() => openRegularToWrite(path, where), FileRefused);
    });
  }

  it('is refused in a sentence that says what it is, and where', () => {
    assert.throws(() => openRegular(folder, 'follow'), {
      message: `not used, it is no file but a folder: ${folder}`,
    });
  });

  it('is refused over its limit, without being read', async () => {
    const path = join(folder, 'huge');
    writeFileSync(path, '');
    truncateSync(path, 2 ** 40);
    const options = { links: 'own', maxBytes: 1000 } as const;
    assert.throws(() => readRegular(path, options), { kind: 'too_large' });
    await assert.rejects(readRegularAsync(path, options), { kind: 'too_large' });
  });

  it('is read whole up to its limit, and not a byte over it', async () => {
    const path = join(folder, 'file');
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300_000, size: 'max' }),
        fc.nat(300_000),
        async (bytes, maxBytes) => {
          writeFileSync(path, bytes);
          const read = () => readRegular(path, { links: 'own', maxBytes });
          const readLater = readRegularAsync(path, { links: 'own', maxBytes });
          if (bytes.length > maxBytes) {
            assert.throws(read, { kind: 'too_large' });
            await assert.rejects(readLater, { kind: 'too_large' });
          } else {
            assert.deepEqual(read(), Buffer.from(bytes));
            assert.deepEqual(await readLater, Buffer.from(bytes));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is read to its end where it says that it is empty', function () {
    if (process.platform !== 'linux') this.skip();
    const text = readRegular('/proc/self/status', { links: 'follow', maxBytes: 100_000 }).toString();
    assert.match(text, /^Name:.*\n.*nonvoluntary_ctxt_switches:\s\d+\n$/s);
    assert.throws(() => readRegular('/proc/self/status', { links: 'follow', maxBytes: 10 }), {
      kind: 'too_large',
    });
  });

  it('is made to be written, private, and written at its end or anew', () => {
    const path = join(folder, 'file');
    for (const [where, text] of [
      ['append', 'a'],
      ['append', 'b'],
      ['anew', 'c'],
    ] as const) {
      const fd = openRegularToWrite(path, where);
      writeSync(fd, text);
      closeSync(fd);
    }
    assert.equal(readFileSync(path, 'utf8'), 'c');
  });
});
