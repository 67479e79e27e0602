// What a later engine finds of an attempt whose engine is gone.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAttempt } from '../../src/engine/adopted-attempt.js';
import { isRunning } from '../../src/engine/process-table.js';
import type { RunningAttempt } from '../../src/engine/task-runner.js';
import { folderOfEachTest, until } from './attempt-folder.js';

describe('an attempt of an earlier engine', () => {
  const folders = folderOfEachTest();
  let started: ChildProcess[] = [];

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    started = [];
  });

  function start(script: string, env: Readonly<Record<string, string>>): number {
    const child = spawn('sh', ['-c', script], {
      cwd: folders.current.path,
      env: { PATH: process.env.PATH ?? '', EXITS: folders.current.folder.exits, ...env },
      stdio: 'ignore',
      detached: true,
    });
    started.push(child);
    return child.pid ?? 0;
  }
  const nonce = () => folders.current.request().nonce;
  const record = (line: string) => appendFileSync(folders.current.folder.exits, `${line}\n`);
  async function running(mark: string): Promise<RunningAttempt> {
    const found = await findAttempt(folders.current.folder, mark);
    assert.ok(found.found === 'running', found.found);
    return found.attempt;
  }
  const WAITS = 'while ! test -e go; do sleep 0.02; done';

  it('has ended as its record says, at that time where it is the last', async () => {
    const [first, last] = [nonce(), nonce()];
    for (const line of [`S ${first} 5`, `E ${first} 3`, `S ${last} 6`, `E ${last} 0`]) record(line);
    const { folder } = folders.current;
    const earlier = await findAttempt(folder, first);
    assert.ok(earlier.found === 'ended');
    assert.deepEqual(earlier.end, { kind: 'exited', exit_code: 3 });
    const found = await findAttempt(folder, last);
    assert.ok(found.found === 'ended' && found.end.kind === 'exited');
    assert.ok(Math.abs((found.end.ended_at ?? 0) - Date.now()) < 60_000);
  });

  it('that goes on is followed to the end that its wrapper records', async () => {
    const mark = nonce();
    const leader = start(
      `echo "S $TASKFLOW_NONCE $$" >>"$EXITS"; ${WAITS}; echo "E $TASKFLOW_NONCE 4" >>"$EXITS"`,
      {
        TASKFLOW_NONCE: mark,
      },
    );
    await until(() => existsSync(folders.current.folder.exits));
    const attempt = await running(mark);
    assert.equal(attempt.pid, leader);
    writeFileSync(join(folders.current.path, 'go'), '');
    const end = await attempt.ended;
    assert.equal(end.kind === 'exited' && end.exit_code, 4);
  });

  it('is lost when who would record its end was killed, and what it has started goes with it', async () => {
    const mark = nonce();
    const leader = start('sleep 60 & echo $! >child; echo "S $TASKFLOW_NONCE $$" >>"$EXITS"; wait', {
      TASKFLOW_NONCE: mark,
    });
    await until(() => existsSync(folders.current.folder.exits));
    const attempt = await running(mark);
    process.kill(leader, 'SIGKILL');
    assert.deepEqual(await attempt.ended, { kind: 'lost' });
    assert.equal(isRunning(folders.current.pidIn('child')), false);
  });

  it('is lost when its pid is another process’s by now', async () => {
    const mark = nonce();
    record(`S ${mark} ${process.pid}`);
    assert.deepEqual(await (await running(mark)).ended, { kind: 'lost' });
  });

  it('can be ended, and by force where it takes no notice', async () => {
    const mark = nonce();
    start('trap "" TERM; echo "S $TASKFLOW_NONCE $$" >>"$EXITS"; while :; do sleep 60; done', {
      TASKFLOW_NONCE: mark,
    });
    await until(() => existsSync(folders.current.folder.exits));
    const attempt = await running(mark);
    attempt.end(false);
    attempt.end(true);
    assert.deepEqual(await attempt.ended, { kind: 'lost' });
  });

  it('that was ended is over when its tree is, with the code in its record', async () => {
    const mark = nonce();
    const script =
      'trap : TERM; echo "S $TASKFLOW_NONCE $$" >>"$EXITS"; sleep 60; echo "E $TASKFLOW_NONCE 143" >>"$EXITS"';
    start(script, { TASKFLOW_NONCE: mark });
    await until(() => existsSync(folders.current.folder.exits));
    const attempt = await running(mark);
    attempt.end(false);
    const end = await attempt.ended;
    assert.equal(end.kind === 'exited' && end.exit_code, 143);
  });

  it('without a record is found by its mark', async function () {
    this.timeout(30_000);
    const mark = nonce();
    const leader = start('exec sleep 60', { TASKFLOW_NONCE: mark });
    const attempt = await running(mark);
    assert.equal(attempt.pid, leader);
    attempt.end(true);
    assert.deepEqual(await attempt.ended, { kind: 'lost' });
  });

  it('without a record or a process is nothing, however busy the hosts of the run are', async function () {
    this.timeout(30_000);
    const { runId } = folders.current.folder;
    const host = `${runId}.busy`;
    const pid = start('exec sleep 60', { TASKFLOW_HOST: host });
    record(`S other ${pid} ${host}`);
    record('S slotless 7');
    assert.deepEqual(await findAttempt(folders.current.folder, nonce()), { found: 'nothing' });
  });

  it('may still be taken up by a host that has nothing else to do: that is waited for', async function () {
    this.timeout(30_000);
    const mark = nonce();
    const host = `${folders.current.folder.runId}.idle`;
    // Longer than an attempt gets to say that it was started.
    const script = `sleep 3; echo "S ${mark} $$ $TASKFLOW_HOST" >>"$EXITS"; ${WAITS}; echo "E ${mark} 0" >>"$EXITS"`;
    const pid = start(script, { TASKFLOW_HOST: host });
    const attempt = await running(mark);
    assert.equal(attempt.pid, pid);
    writeFileSync(join(folders.current.path, 'go'), '');
    const end = await attempt.ended;
    assert.equal(end.kind === 'exited' && end.exit_code, 0);
  });

  it('is nothing once the host that might have taken it up is gone', async function () {
    this.timeout(30_000);
    start('exec sleep 3', { TASKFLOW_HOST: `${folders.current.folder.runId}.idle` });
    assert.deepEqual(await findAttempt(folders.current.folder, nonce()), { found: 'nothing' });
  });
});
