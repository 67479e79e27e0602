import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { copyLog, tailOffset } from '../../../src/cli/logs/log-part.js';

describe('parts of logs', () => {
  let folder: string;
  let path: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'taskflow-logs-'));
    path = join(folder, 'a.log');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function copied(from: number, wholeLines: boolean) {
    let text = '';
    const part = await copyLog(path, {
      from,
      wholeLines,
      write: async (bytes) => {
        text += Buffer.from(bytes).toString('latin1');
        return true;
      },
    });
    return { text, ...part };
  }

  it('goes on where the last part ended, and leaves an unfinished line alone', async () => {
    writeFileSync(path, 'one\ntw');
    const first = await copied(0, true);
    assert.deepEqual([first.text, first.offset, first.endsLine], ['one\n', 4, true]);
    assert.equal((await copied(first.offset, true)).text, '');
    writeFileSync(path, 'one\ntwo\n');
    assert.equal((await copied(first.offset, true)).text, 'two\n');
    assert.deepEqual(await copied(0, false), { text: 'one\ntwo\n', offset: 8, endsLine: true, isRead: true });
  });

  it('does not wait for the end of a line that is longer than the buffer', async () => {
    writeFileSync(path, 'x'.repeat(70_000));
    const { text } = await copied(0, true);
    assert.equal(text.length, 65_536);
  });

  it('takes a log that is not there for an empty one', async () => {
    assert.deepEqual(
      await copyLog(join(folder, 'none'), { from: 0, wholeLines: false, write: async () => true }),
      { offset: 0, endsLine: true, isRead: true },
    );
    assert.equal(await tailOffset(join(folder, 'none'), 3), 0);
  });

  it('follows no link, wherever it leads', async () => {
    writeFileSync(path, 'secret\n');
    symlinkSync(path, join(folder, 'link.log'));
    symlinkSync(folder, join(folder, 'folder'));
    for (const link of [join(folder, 'link.log'), join(folder, 'folder', 'a.log')]) {
      const write = () => assert.fail(`${link} was read`);
      assert.equal((await copyLog(link, { from: 0, wholeLines: false, write })).offset, 0);
    }
  });

  it('stops when nobody reads', async () => {
    writeFileSync(path, 'x'.repeat(1_000_000));
    const part = await copyLog(path, { from: 0, wholeLines: false, write: async () => false });
    assert.deepEqual([part.isRead, part.offset], [false, 65_536]);
  });

  it('finds the last lines as `tail` does, over any number of blocks', async () => {
    const lines = fc.array(fc.stringMatching(/^[a-z]{0,9}$/), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.boolean(),
        fc.nat(14),
        fc.constantFrom(1, 9_000),
        async (words, isEnded, count, copies) => {
          const all = words.map((word) => word.repeat(copies));
          const text = all.join('\n') + (isEnded && all.length > 0 ? '\n' : '');
          writeFileSync(path, text);
          const whole = text.endsWith('\n')
            ? text.slice(0, -1).split('\n')
            : text === ''
              ? []
              : text.split('\n');
          const expected =
            count === 0 ? '' : whole.slice(-count).join('\n') + (text.endsWith('\n') ? '\n' : '');
          assert.equal(text.slice(await tailOffset(path, count)), expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});
