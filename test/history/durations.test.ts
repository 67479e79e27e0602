import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExpectedDurations, recordDurations } from '../../src/history/durations.js';
import { readRunState } from '../../src/history/journal-reader.js';
import { runFolder } from '../../src/history/run-folder.js';
import { SampleHome, type SampleRun } from './sample-run.js';

describe('expected durations', () => {
  let sample: SampleHome;
  beforeEach(() => {
    sample = new SampleHome();
  });
  afterEach(() => sample.remove());

  function record(run: SampleRun | string): void {
    const id = typeof run === 'string' ? run : sample.addRun(run);
    const state = readRunState(runFolder(sample.home, id).journal);
    assert.ok(state);
    recordDurations(sample.home, state);
  }
  const expected = () => Object.fromEntries(readExpectedDurations(sample.home, 'etl'));

  it('are unknown at first', () => {
    assert.deepEqual(expected(), {});
  });

  it('are the median of the last 20 successes', () => {
    for (let run = 1; run <= 25; run += 1)
      record({ duration_ms: run * 10, tasks: { a: 'success', b: 'failed' } });
    assert.deepEqual(expected(), { a: 155 });
    assert.equal(statSync(join(sample.home, 'durations', 'etl.json')).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(sample.home, 'durations')), ['etl.json']);
  });

  it('count what a retry kept only once', () => {
    const run = sample.addRun({ duration_ms: 100, tasks: { a: 'success', b: 'failed' } });
    record(run);
    record({ duration_ms: 300, tasks: { a: 'success', b: 'success' } });
    sample.retry(run);
    record(run);
    assert.deepEqual(expected(), { a: 200, b: 200 });
  });

  it('forget tasks that the file has no more', () => {
    record({ tasks: { a: 'success', b: 'success' } });
    record({ tasks: { a: 'success' } });
    assert.deepEqual(Object.keys(expected()), ['a']);
  });

  it('begin anew where the file is damaged', () => {
    mkdirSync(join(sample.home, 'durations'));
    for (const text of [
      '',
      'null',
      '{"version":1,"tasks":{"a":7,"b":["x",-1,1e999]}}',
      '{"version":2}',
      '\0\0',
    ]) {
      writeFileSync(join(sample.home, 'durations', 'etl.json'), text);
      assert.deepEqual(expected(), {}, text);
    }
    record({ duration_ms: 70, tasks: { a: 'success' } });
    assert.deepEqual(expected(), { a: 70 });
  });

  it('are not learnt, and nothing is thrown, where they cannot be written', () => {
    writeFileSync(join(sample.home, 'durations'), 'a file where the folder should be');
    record({ tasks: { a: 'success' } });
    assert.deepEqual(expected(), {});
  });
});
