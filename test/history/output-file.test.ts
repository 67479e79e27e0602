// What a file is as an output, at its edges; what tasks see of outputs is in contract/outputs.test.ts.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExactNumber } from '../../src/core/json/exact-number.js';
import { parseOutput, readJsonText, readOutputFile } from '../../src/history/output-file.js';
import { folderOfEachTest } from '../engine/attempt-folder.js';

const parsed = (text: string) => parseOutput(Buffer.from(text));

/** The message of a bad output. */
function fault(output: ReturnType<typeof parseOutput>): string {
  assert.equal(output.state, 'bad');
  return output.state === 'bad' ? output.message : '';
}

describe('an output file', () => {
  const folders = folderOfEachTest();
  const path = () => join(folders.current.path, 'output');

  it('that is missing, empty or blank is no output', () => {
    assert.deepEqual(readOutputFile(path()), { state: 'none' });
    writeFileSync(path(), '');
    assert.deepEqual(readOutputFile(path()), { state: 'none' });
    writeFileSync(path(), ' \n\t\r\n');
    assert.deepEqual(readOutputFile(path()), { state: 'none' });
  });

  it('that became a folder is bad, and so is one that can not be looked at', () => {
    mkdirSync(path());
    assert.match(fault(readOutputFile(path())), /not a file any more/);
    assert.match(fault(readOutputFile(`${path()}\0`)), /can't be read: .*null bytes/);
  });

  it('that became a link, or lies in a linked folder, is not followed and says so', () => {
    writeFileSync(`${path()}.elsewhere`, '{"secret": 1}');
    symlinkSync(`${path()}.elsewhere`, path());
    assert.match(fault(readOutputFile(path())), /became a link.*write into the file itself/);
    assert.equal(readJsonText(path()), null);
    const linked = `${folders.current.path}-linked`;
    symlinkSync(folders.current.path, linked);
    try {
      assert.match(fault(readOutputFile(`${linked}/output.elsewhere`)), /its folder is a link/);
      assert.equal(readJsonText(`${linked}/output.elsewhere`), null);
    } finally {
      rmSync(linked);
    }
  });

  it('over the limit is told its size and what to do, unread', () => {
    writeFileSync(path(), '1');
    truncateSync(path(), 10_000_001);
    assert.match(fault(readOutputFile(path())), /10000001 bytes, over the limit of 10000000: write a file/);
  });

  it('keeps the digits of its numbers, and is bad where it nests too deeply', () => {
    const output = parsed('{"id": 12345678901234567890}');
    assert.deepEqual(output, { state: 'ok', value: { id: new ExactNumber('12345678901234567890') } });
    assert.match(
      fault(parsed('['.repeat(501) + ']'.repeat(501))),
      /the output is nested more than 500 levels deep/,
    );
    assert.match(fault(parsed('['.repeat(100_000) + ']'.repeat(100_000))), /nested more than 500/);
    assert.deepEqual(parsed(`a=${'['.repeat(600)}`), { state: 'ok', value: { a: '['.repeat(600) } });
  });

  it('is JSON as a whole or lines', () => {
    assert.deepEqual(parsed('[1]\n'), { state: 'ok', value: [1] });
    assert.deepEqual(parsed('a=1\n\nb<c=2\nd<<E\nx\nE\n'), {
      state: 'ok',
      value: { a: '1', 'b<c': '2', d: 'x' },
    });
  });

  it('names the line that is neither, cut where it is long', () => {
    assert.match(fault(parsed('a=1\nodd\n')), /^line 2 of the output is neither .*: "odd"$/);
    assert.match(fault(parsed(`${'x'.repeat(100)}\n`)), /"x{60}…"$/);
    assert.match(fault(parsed(' =1')), /^line 1/);
  });

  it('names the block without an end, or without a word for it', () => {
    assert.match(
      fault(parsed('a=1\nkey<<END\ntext\n')),
      /block of "key" that begins in line 2 .* no end "END"/,
    );
    assert.match(fault(parsed('key<<\ntext\n\n')), /no end ""/);
  });

  it('must be UTF-8', () => {
    assert.match(fault(parseOutput(Buffer.from([0x61, 0xff]))), /not UTF-8/);
  });

  it('is handed on as it was written only where it is JSON', () => {
    writeFileSync(path(), ' {"n": 1.0}\n');
    assert.equal(readJsonText(path()), ' {"n": 1.0}\n');
    writeFileSync(path(), 'n=1\n');
    assert.equal(readJsonText(path()), null);
    assert.equal(readJsonText(`${path()}.gone`), null);
  });
});
