import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { runFolder } from '../../src/history/run-folder.js';
import { isRun, resolveRunId } from '../../src/history/run-ids.js';
import { SampleHome } from './sample-run.js';

const A = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const B = '01ARZ3NDEKTSV4RRFFQ69G5FAW';

describe('a run id by its first characters', () => {
  let sample: SampleHome;
  beforeEach(() => {
    sample = new SampleHome();
    for (const id of [A, B]) mkdirSync(runFolder(sample.home, id).path);
  });
  afterEach(() => sample.remove());

  it('is found whatever the case', () => {
    assert.deepEqual(resolveRunId(sample.home, A), { kind: 'one', run_id: A });
    assert.deepEqual(resolveRunId(sample.home, B.toLowerCase()), { kind: 'one', run_id: B });
  });

  it('is ambiguous where several begin so, the newest first', () => {
    assert.deepEqual(resolveRunId(sample.home, '01ARZ3'), { kind: 'ambiguous', candidates: [B, A] });
  });

  it('is none, or too short', () => {
    assert.deepEqual(resolveRunId(sample.home, '01ARZ4'), { kind: 'none' });
    assert.deepEqual(resolveRunId(sample.home, '01ARZ'), { kind: 'too_short' });
    assert.deepEqual(resolveRunId(sample.home, '../../runs'), { kind: 'none' });
    sample.remove();
    assert.deepEqual(resolveRunId(sample.home, A), { kind: 'none' });
  });

  it('is never that of a link or a file', () => {
    symlinkSync(runFolder(sample.home, A).path, runFolder(sample.home, '01BRZ3NDEKTSV4RRFFQ69G5FAV').path);
    writeFileSync(runFolder(sample.home, '01CRZ3NDEKTSV4RRFFQ69G5FAV').path, '');
    assert.deepEqual(resolveRunId(sample.home, '01BRZ3'), { kind: 'none' });
    assert.deepEqual(resolveRunId(sample.home, '01CRZ3'), { kind: 'none' });
    assert.equal(isRun(sample.home, '../runs'), false);
  });
});
