// What the panel of a task's details shows where something else stands in the place of its files.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attempt, RunState } from '../../src/core/run-state.js';
import { inputsPath, outputPath, runFolder } from '../../src/history/run-folder.js';
import { taskInputs, taskOutput } from '../../src/page-host/task-details.js';
import { ODD_FILES } from '../support/odd-files.js';

const ATTEMPT: Attempt = {
  number: 1,
  nonce: 'n',
  starting_at: 0,
  outcome: 'success',
  has_output: true,
  duration_ms: 0,
};

const STATE = {
  selected: null,
  borrowed: {},
  tasks: new Map([['a', { id: 'a', state: 'success', attempts: [ATTEMPT] }]]),
} as unknown as RunState;

describe('the details of a task', () => {
  let home = '';
  const folder = () => runFolder(home, '01KJKJN400V1J0VRNA1000000A');
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'taskflow-details-'));
    for (const name of ['inputs', 'outputs']) mkdirSync(join(folder().path, name), { recursive: true });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('show what it was given and what it gave', () => {
    writeFileSync(inputsPath(folder(), 'a', 1), '{"up":1,"none":null}');
    writeFileSync(outputPath(folder(), 'a', 1), '{"n":2}');
    assert.deepEqual(taskInputs(folder(), 'a', ATTEMPT), [
      { task_id: 'up', value: { text: '1', cut: false } },
    ]);
    assert.deepEqual(taskOutput(folder(), STATE, 'a'), { text: '{\n  "n": 2\n}', cut: false });
  });

  for (const { name, put } of process.platform === 'win32' ? [] : ODD_FILES) {
    it(`wait for nothing where these are no files: ${name}`, () => {
      put(inputsPath(folder(), 'a', 1));
      put(outputPath(folder(), 'a', 1));
      assert.deepEqual(taskInputs(folder(), 'a', ATTEMPT), []);
      assert.equal(taskOutput(folder(), STATE, 'a'), null);
    });
  }
});
