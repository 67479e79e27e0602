// Ends and finds trees of real small processes; how whole runs end theirs is in contract/process-tree.test.ts.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findByNonce, findHosts, isTreeAlive } from '../../src/engine/find-tree.js';
import { isRunning } from '../../src/engine/process-table.js';
import { endTree } from '../../src/engine/process-tree.js';
import { folderOfEachTest, until } from './attempt-folder.js';

describe('a tree of processes', () => {
  const folders = folderOfEachTest();
  let started: ChildProcess[] = [];

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    started = [];
  });

  /** A leader of a group of its own. */
  function start(script: string, env: Readonly<Record<string, string>> = {}): number {
    const child = spawn('sh', ['-c', script], {
      cwd: folders.current.path,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: 'ignore',
      detached: true,
    });
    started.push(child);
    return child.pid ?? 0;
  }
  const nonce = () => folders.current.request().nonce;
  const written = async (name: string) => {
    await until(() => folders.current.pidIn(name) > 0);
    return folders.current.pidIn(name);
  };

  it('is ended with what left its group and its parent, by its mark', async () => {
    const mark = nonce();
    const leader = start('setsid sh -c "echo \\$\\$ >left; exec sleep 60" & wait; sleep 60', {
      TASKFLOW_NONCE: mark,
    });
    const left = await written('left');
    process.kill(leader, 'SIGKILL');
    await until(() => !isRunning(leader));
    assert.equal(isRunning(left), true);
    await endTree({ leader, nonce: mark }, () => false);
    assert.equal(isRunning(left), false);
  });

  it('leaves alone what an attempt has started as a run of its own', async () => {
    const mark = nonce();
    const leader = start('TASKFLOW_RUNNER=r sh -c "echo \\$\\$ >runner; exec sleep 60" & wait', {
      TASKFLOW_NONCE: mark,
    });
    const runner = await written('runner');
    await endTree({ leader, nonce: mark }, () => false);
    assert.equal(isRunning(leader), false);
    assert.equal(isRunning(runner), true);
    process.kill(runner, 'SIGKILL');
  });

  it('that takes no notice is killed once it is forced, whoever records its end last', async () => {
    const mark = nonce();
    const leader = start(
      'trap "" TERM; (while :; do sleep 60; done) & echo $! >child; wait $!; echo $? >record',
      { TASKFLOW_NONCE: mark },
    );
    const child = await written('child');
    let isForced = false;
    const ended = endTree({ leader, nonce: mark }, () => isForced);
    isForced = true;
    await ended;
    assert.deepEqual([isRunning(leader), isRunning(child)], [false, false]);
    assert.equal(readFileSync(join(folders.current.path, 'record'), 'utf8'), '137\n');
  });

  it('whose recorder does not end is killed with it', async () => {
    const mark = nonce();
    const leader = start('trap "" TERM; echo $$ >leader; while :; do sleep 60; done', {
      TASKFLOW_NONCE: mark,
    });
    await written('leader');
    await endTree({ leader, nonce: mark }, () => true);
    assert.equal(isRunning(leader), false);
  });

  it('that is gone already needs nothing', async () => {
    const leader = start(':');
    await until(() => !isRunning(leader));
    await endTree({ leader, nonce: nonce() }, () => false);
  });

  it('is asked to end on Windows, then ended by force; at once where it is forced', async () => {
    const taskkill = join(folders.current.path, 'taskkill');
    writeFileSync(taskkill, `#!/bin/sh\necho "$@" >>'${taskkill}.log'\nexit 128\n`);
    chmodSync(taskkill, 0o755);
    const path = process.env.PATH;
    process.env.PATH = `${folders.current.path}:${path}`;
    try {
      await endTree({ leader: 99, nonce: 'n' }, () => false, 'win32');
      await endTree({ leader: 98, nonce: 'n' }, () => true, 'win32');
    } finally {
      process.env.PATH = path;
    }
    const calls = readFileSync(`${taskkill}.log`, 'utf8').trim().split('\n');
    assert.deepEqual(calls, ['/t /pid 99', '/t /f /pid 99', '/t /f /pid 98']);
  });

  it('lives while its leader does and is of the attempt, elsewhere while the pid is in use', async () => {
    const mark = nonce();
    const leader = start('echo $$ >there; exec sleep 60', { TASKFLOW_NONCE: mark });
    await written('there');
    assert.equal(isTreeAlive({ leader, nonce: mark }), true);
    assert.equal(isTreeAlive({ leader, nonce: `${mark}0` }), false);
    assert.equal(isTreeAlive({ leader, nonce: `${mark}0` }, 'darwin'), true);
    process.kill(leader, 'SIGKILL');
    await until(() => !isRunning(leader));
    for (const platform of ['linux', 'darwin'] as const) {
      await until(() => !isTreeAlive({ leader, nonce: mark }, platform));
    }
  });

  it('in a host lives while that host does', async () => {
    const host = 'run7.abc';
    const leader = start('echo $$ >there; exec sleep 60', { TASKFLOW_HOST: host });
    await written('there');
    assert.equal(isTreeAlive({ leader, nonce: 'n', host }), true);
    assert.equal(isTreeAlive({ leader, nonce: 'n', host: 'run7.abcd' }), false);
    process.kill(leader, 'SIGKILL');
    await until(() => !isTreeAlive({ leader, nonce: 'n', host }));
  });

  it('in a slot shell lives while the command does, or the shell that will record its end', async () => {
    const mark = nonce();
    const host = `run8.shell.${mark}`;
    const tree = { nonce: mark, host, isRecordedOutside: true };
    const shell = start('echo $$ >shell; exec sleep 60', { TASKFLOW_HOST: host });
    const leader = start('echo $$ >command; exec sleep 60', { TASKFLOW_NONCE: mark });
    await written('shell');
    await written('command');
    assert.equal(isTreeAlive({ leader, ...tree }), true);
    process.kill(leader, 'SIGKILL');
    await until(() => !isRunning(leader));
    assert.equal(isTreeAlive({ leader, ...tree }), true);
    process.kill(shell, 'SIGKILL');
    await until(() => !isTreeAlive({ leader, ...tree }));
  });

  it('is found by its mark, also while its host is still loading the file', async () => {
    const [command, loading] = [nonce(), nonce()];
    const leader = start('echo $$ >command; exec sleep 60', { TASKFLOW_NONCE: command });
    const host = start('echo $$ >host; exec sleep 60', { TASKFLOW_HOST: `run9.${loading}` });
    await written('command');
    await written('host');
    assert.deepEqual(findByNonce(command), { leader, nonce: command });
    assert.deepEqual(findByNonce(loading), { leader: host, nonce: loading, host: `run9.${loading}` });
    assert.equal(findByNonce(nonce()), null);
  });

  it('is not found by what a shell or host has left that was killed before it began with it', async () => {
    const mark = nonce();
    const shell = start('sh -c "echo \\$\\$ >drain; exec sleep 60" & wait', {
      TASKFLOW_HOST: `run11.shell.${mark}`,
    });
    const drain = await written('drain');
    process.kill(shell, 'SIGKILL');
    await until(() => !isRunning(shell));
    assert.equal(isRunning(drain), true);
    assert.equal(findByNonce(mark), null);
    process.kill(drain, 'SIGKILL');
  });

  it('the hosts of a run are those that lead a group, not what they have started', async () => {
    start('sh -c "echo $$ >child; sleep 60" & echo $$ >host; sleep 60', { TASKFLOW_HOST: 'run10.a' });
    start('echo $$ >other; sleep 60', { TASKFLOW_HOST: 'run100.a' });
    for (const name of ['host', 'child', 'other']) await written(name);
    assert.deepEqual(findHosts('run10'), ['run10.a']);
    for (const child of started) await endTree({ leader: child.pid ?? 0, nonce: 'n' }, () => true);
  });
});
