// What is left of an exception, as the message of its attempt.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { failurePath } from '../../../src/core/host-messages.js';
import { readFunctionFailure } from '../../../src/engine/hosts/function-failure.js';
import { folderOfEachTest } from '../attempt-folder.js';

describe('the failure that a function left', () => {
  const folders = folderOfEachTest();
  const project = '/home/ann/project';
  const host = () => ({
    program: '/usr/bin/python3',
    args: [],
    env: {},
    advice: 'make a .venv (there is none)',
  });

  function read(text: string) {
    const { outputPath } = folders.current.request();
    writeFileSync(failurePath(outputPath), text);
    return readFunctionFailure(outputPath, project, host);
  }
  const message = (failure: object) => read(JSON.stringify({ reason: 'exception', ...failure }))?.message;

  it('is none where there is no file, or one that no host has written whole', () => {
    assert.equal(readFunctionFailure(folders.current.request().outputPath, project, host), null);
    for (const text of ['', '{"reason": "exce', 'null', '[]', '"text"', '{}']) {
      assert.equal(read(text), null, text);
    }
    assert.equal(read('{"reason": "exception", "message": 5}'), null);
  });

  it('says its class, its message and its place in the project', () => {
    const failure = {
      type: 'ValueError',
      message: ' no rows ',
      file: `${project}/dags/etl.dag.py`,
      line: 12,
    };
    assert.equal(message(failure), 'ValueError: no rows (dags/etl.dag.py:12)');
  });

  it('says which interpreter lacks a module, why that one, and how to choose', () => {
    const failure = {
      type: 'ModuleNotFoundError',
      message: "No module named 'x'",
      file: `${project}/a.py`,
      line: 2,
    };
    assert.equal(
      message(failure),
      "ModuleNotFoundError: No module named 'x' (a.py:2); /usr/bin/python3 was asked: make a .venv (there is none)",
    );
  });

  it('says the place outside of the project in full', () => {
    const shown = (file: string) => message({ type: 'E', message: 'm', file, line: 2 });
    assert.equal(shown('/usr/lib/x.py'), 'E: m (/usr/lib/x.py:2)');
    assert.equal(shown(project), `E: m (${project}:2)`);
    assert.equal(shown(`${project}/..odd/x.py`), 'E: m (..odd/x.py:2)');
  });

  it('says what there is where the host knew less', () => {
    assert.equal(message({ type: 'KeyboardInterrupt', message: '' }), 'KeyboardInterrupt');
    assert.equal(message({ message: 'thrown text', file: null, line: null }), 'Error: thrown text');
    assert.equal(message({ type: 'E', message: 'm', file: `${project}/a.py`, line: null }), 'E: m (a.py:1)');
  });

  it('is a bad output where the value could not be written', () => {
    assert.deepEqual(read('{"reason": "bad_output", "message": "a set has no JSON"}'), {
      kind: 'failed',
      reason: 'bad_output',
      message: 'a set has no JSON',
    });
  });

  it('is cut where it is very long', () => {
    assert.equal(message({ type: 'E', message: 'x'.repeat(5000) }), `E: ${'x'.repeat(2000)}…`);
  });
});
