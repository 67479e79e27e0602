import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { takeOwnership } from '../../../src/history/ownership.js';
import { logPath } from '../../../src/history/run-folder.js';
import { CliRig, ensureBuilt } from '../cli-rig.js';
import { MadeRun } from '../made-run.js';

const PAIR = 'id: pair\ntasks:\n  first: { run: "true", retries: 1 }\n  second: { run: "true" }\n';

describe('taskflow logs', function () {
  // Each test starts some programs, on a machine that may be busy with other tests.
  this.timeout(120_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.remove());

  function newRun(): MadeRun {
    return new MadeRun({ home: rig.home, dag: PAIR });
  }

  function finishedRun(): MadeRun {
    const run = newRun().started();
    run.begins('first', 'try one\n').fails('first', 1, 1_000, 'up_for_retry');
    run.begins('second', 'without a line end').succeeds('second');
    return run.begins('first', 'a\nb\nc\n').succeeds('first').ends('success');
  }

  it('prints the latest attempt of a task, byte for byte', async () => {
    const run = finishedRun();
    assert.deepEqual(await rig.taskflow('logs', run.id, 'first'), {
      code: 0,
      stdout: 'a\nb\nc\n',
      stderr: '',
    });
    assert.equal((await rig.taskflow('logs', run.id, 'second')).stdout, 'without a line end');
  });

  it('prints another attempt, and the last lines', async () => {
    const run = finishedRun();
    assert.equal((await rig.taskflow('logs', run.id, 'first', '--attempt', '1')).stdout, 'try one\n');
    assert.equal((await rig.taskflow('logs', run.id, 'first', '--tail', '2')).stdout, 'b\nc\n');
  });

  it('prints all tasks in order of their starts, each under its name', async () => {
    const run = finishedRun();
    assert.equal(
      (await rig.taskflow('logs', run.id)).stdout,
      '==> second (attempt 1) <==\nwithout a line end\n\n==> first (attempt 2) <==\na\nb\nc\n',
    );
  });

  it('says when there is nothing yet, and names the nearest task and the attempts there are', async () => {
    const waiting = newRun();
    const nothing = await rig.taskflow('logs', waiting.id, 'first');
    assert.deepEqual([nothing.code, nothing.stdout], [0, '']);
    assert.match(nothing.stderr, /first has not been started/);
    const unknown = await rig.taskflow('logs', waiting.id, 'firs');
    assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
    assert.match(unknown.stderr, /did you mean first\?/);
    const attempt = await rig.taskflow('logs', finishedRun().id, 'first', '--attempt', '3');
    assert.equal(attempt.code, 2);
    assert.match(attempt.stderr, /made so far: 1, 2/);
    assert.equal((await rig.taskflow('logs', waiting.id, '--attempt', '1')).code, 2);
  });

  it('follows a task as it writes, over its attempts, until it has ended', async () => {
    const run = newRun().started();
    assert.ok(takeOwnership(run.folder).ok);
    run.begins('first', 'one\n');
    const { printed, ended } = rig.start(['logs', run.id, 'first', '-f']);
    await printed('one\n');
    appendFileSync(logPath(run.folder, 'first', 1), 'half a');
    await printed('half a');
    appendFileSync(logPath(run.folder, 'first', 1), ' line\n');
    await printed('half a line\n');
    run.fails('first', 1, 1_000, 'up_for_retry').begins('first', 'two\n');
    await printed('two\n');
    appendFileSync(logPath(run.folder, 'first', 2), 'the end\n');
    run.succeeds('first');
    assert.deepEqual(await ended, {
      code: 0,
      stdout: 'one\nhalf a line\n\n==> first (attempt 2) <==\ntwo\nthe end\n',
      stderr: '',
    });
  });

  it('follows all tasks in turn, by whole lines, until the run ends', async () => {
    const run = newRun().started();
    assert.ok(takeOwnership(run.folder).ok);
    run.begins('first', 'f1\nf2').begins('second', '');
    const { printed, ended } = rig.start(['logs', run.id, '--follow']);
    await printed('f1\n');
    appendFileSync(logPath(run.folder, 'second', 1), 's1\n');
    await printed('s1\n');
    appendFileSync(logPath(run.folder, 'first', 1), ' whole\n');
    await printed('f2 whole\n');
    run.succeeds('first').succeeds('second').ends('success');
    const { code, stdout } = await ended;
    assert.equal(code, 0);
    assert.equal(
      stdout,
      '==> first (attempt 1) <==\nf1\n\n==> second (attempt 1) <==\ns1\n\n==> first (attempt 1) <==\nf2 whole\n',
    );
  });

  it('ends when the owner of the run is gone, and says what to do', async () => {
    const run = newRun().started();
    run.begins('first', 'left\n');
    run.losesOwner();
    const { code, stdout, stderr } = await rig.taskflow('logs', run.id, '-f', 'first');
    assert.deepEqual([code, stdout], [0, 'left\n']);
    assert.match(stderr, new RegExp(`interrupted.*taskflow resume ${run.id}`));
  });
});
