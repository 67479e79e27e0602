import assert from 'node:assert/strict';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noteChange, readChanges } from '../../src/history/changes-log.js';
import { SampleHome } from './sample-run.js';

const A = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const B = '01BX5ZZKBKACTAV9WEVGEMMVRZ';

describe('notes of changed runs', () => {
  let sample: SampleHome;
  beforeEach(() => {
    sample = new SampleHome();
  });
  afterEach(() => sample.remove());

  it('are read on from an offset, each run once', () => {
    assert.deepEqual(readChanges(sample.home, 0), { runIds: [], offset: 0, isOther: false });
    for (const id of [A, B, A]) assert.equal(noteChange(sample.home, id), true);
    const { runIds, offset } = readChanges(sample.home, 0);
    assert.deepEqual(runIds, [A, B]);
    assert.deepEqual(readChanges(sample.home, offset).runIds, []);
    noteChange(sample.home, B);
    assert.deepEqual(readChanges(sample.home, offset).runIds, [B]);
  });

  it('are read up to the last whole line, and on after a torn one', () => {
    noteChange(sample.home, A);
    appendFileSync(join(sample.home, 'changes.log'), B.slice(0, 10));
    const { runIds, offset } = readChanges(sample.home, 0);
    assert.deepEqual(runIds, [A]);
    noteChange(sample.home, B);
    assert.deepEqual(readChanges(sample.home, offset).runIds, [B]);
  });

  it('hold nothing but run ids', () => {
    writeFileSync(join(sample.home, 'changes.log'), `../../etc\n\n${'x'.repeat(26)}\n${A}\n`);
    assert.deepEqual(readChanges(sample.home, 0).runIds, [A]);
  });

  it('say so when the file is another', () => {
    noteChange(sample.home, A);
    noteChange(sample.home, B);
    const { offset } = readChanges(sample.home, 0);
    writeFileSync(join(sample.home, 'changes.log'), `${A}\n`);
    assert.deepEqual(readChanges(sample.home, offset), { runIds: [], offset: 27, isOther: true });
    rmSync(join(sample.home, 'changes.log'));
    assert.deepEqual(readChanges(sample.home, offset), { runIds: [], offset: 0, isOther: true });
  });

  it('are lost without a word where they cannot be written', () => {
    sample.remove();
    assert.equal(noteChange(sample.home, A), false);
  });
});
