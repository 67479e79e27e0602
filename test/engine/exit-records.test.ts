// The record of starts and ends, as far as it was written.
import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExitRecords } from '../../src/engine/exit-records.js';
import { folderOfEachTest } from './attempt-folder.js';

describe('the record of starts and ends', () => {
  const folders = folderOfEachTest();

  function read(text: string) {
    const path = join(folders.current.path, 'exits.log');
    writeFileSync(path, text);
    utimesSync(path, 1000, 1000);
    return Object.fromEntries(readExitRecords(path));
  }

  it('is empty where there is none yet', () => {
    assert.equal(readExitRecords(join(folders.current.path, 'gone')).size, 0);
    assert.deepEqual(read(''), {});
  });

  it('tells by nonce who was started, in which host, and how it ended; of the last also when', () => {
    assert.deepEqual(read('S one 11 run.one\nS two 12\nE one 0\nE two 137\n'), {
      one: { pid: 11, host: 'run.one', exit_code: 0 },
      two: { pid: 12, exit_code: 137, ended_at: 1_000_000 },
    });
  });

  it('passes over a last line that is not whole, and lines that mean nothing', () => {
    assert.deepEqual(read('S one 11\n\nE\nE one\nE one x\nE one -1\nE one 13'), { one: { pid: 11 } });
  });
});
