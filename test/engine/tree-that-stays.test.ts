// Trees that can't be ended, are stopped, or whose numbers are another's by now.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import { withLeft } from '../../src/engine/left-running.js';
import { isRunning, startOf } from '../../src/engine/process-table.js';
import { endTree } from '../../src/engine/process-tree.js';
import type { SeenEnd } from '../../src/engine/task-runner.js';
import { TreeEnding } from '../../src/engine/tree-ending.js';
import { folderOfEachTest, until } from './attempt-folder.js';

describe('a tree', () => {
  const folders = folderOfEachTest();
  let started: ChildProcess[] = [];

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  afterEach(() => {
    mock.restoreAll();
    for (const child of started) child.kill('SIGKILL');
    started = [];
  });

  async function start(script: string, mark = ''): Promise<number> {
    const child = spawn('sh', ['-c', `: >there; ${script}`], {
      cwd: folders.current.path,
      env: { PATH: process.env.PATH ?? '', ...(mark && { TASKFLOW_NONCE: mark }) },
      stdio: 'ignore',
      detached: true,
    });
    started.push(child);
    await until(() => {
      try {
        return readFileSync(join(folders.current.path, 'there'), 'utf8') === '';
      } catch {
        return false;
      }
    });
    return child.pid ?? 0;
  }
  /** Of no other test, which may have left something. */
  const nonce = () => randomBytes(8).toString('hex');
  /** As for another user's process: signals to it, or to its group, are refused. */
  function refuseSignalsTo(pid: number, how: 'refused' | 'without effect'): NodeJS.Signals[] {
    const seen: NodeJS.Signals[] = [];
    const kill = process.kill.bind(process);
    mock.method(process, 'kill', (target: number, name: NodeJS.Signals) => {
      if (Math.abs(target) !== pid) return kill(target, name);
      seen.push(name);
      if (how === 'without effect') return true;
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    });
    return seen;
  }

  it('of another user is given up at once by force, and is named', async () => {
    const leader = await start('exec sleep 61');
    const signals = refuseSignalsTo(leader, 'refused');
    const left = await endTree({ leader, nonce: nonce(), isRecordedOutside: true }, () => true);
    assert.deepEqual(
      left.map(({ pid }) => pid),
      [leader],
    );
    assert.deepEqual(signals, ['SIGKILL']);
    const end = withLeft<SeenEnd>({ kind: 'lost' }, left);
    const user = process.getuid?.() === 0 ? 'root' : '.+';
    assert.match(
      end.kind === 'lost' ? (end.left ?? '') : '',
      new RegExp(`^could not be ended and still runs: process ${leader} \\(sleep 61\\) of ${user}$`),
    );
  });

  it('that SIGKILL does not end is given up after some seconds', async function () {
    this.timeout(30_000);
    const leader = await start('exec sleep 61');
    refuseSignalsTo(leader, 'without effect');
    const left = await endTree({ leader, nonce: nonce(), isRecordedOutside: true }, () => true);
    assert.deepEqual(
      left.map(({ pid }) => pid),
      [leader],
    );
  });

  it('that can’t be ended ends its attempt though nobody tells how', async function () {
    this.timeout(30_000);
    const leader = await start('exec sleep 61');
    refuseSignalsTo(leader, 'refused');
    const end = await new Promise<SeenEnd>((resolve) => {
      new TreeEnding({ leader, nonce: nonce(), isRecordedOutside: true }, resolve).begin(true);
    });
    assert.ok(end.kind === 'lost');
    assert.match(end.left ?? '', new RegExp(`process ${leader} \\(sleep 61\\)`));
  });

  it('names five of many that live on', () => {
    const left = Array.from({ length: 7 }, (_, index) => ({
      pid: 4_000_000 + index,
      parent: 1,
      group: 1,
      started: '1',
    }));
    const end = withLeft<Extract<SeenEnd, { kind: 'exited' }>>({ kind: 'exited', exit_code: 0 }, left);
    assert.match(
      end.left ?? '',
      /^could not be ended and still run: process 4000000, .*process 4000004 and 2 more$/,
    );
    assert.deepEqual(withLeft({ kind: 'lost' }, []), { kind: 'lost' });
  });

  it('that is stopped takes notice of SIGTERM all the same', async () => {
    const leader = await start('trap "echo cleaned >cleaned; exit 0" TERM; while :; do sleep 0.02; done');
    process.kill(-leader, 'SIGSTOP');
    assert.deepEqual(await endTree({ leader, nonce: nonce() }, () => false), []);
    assert.equal(readFileSync(join(folders.current.path, 'cleaned'), 'utf8'), 'cleaned\n');
  });

  it('of an earlier engine is not what has its number by now, nor that one’s group', async () => {
    const stranger = await start('sleep 61 & echo $! >child; wait', 'another');
    const unmarked = await start('sleep 61 & echo $! >child2; wait');
    await until(() => folders.current.pidIn('child') > 0 && folders.current.pidIn('child2') > 0);
    for (const leader of [stranger, unmarked]) {
      for (const more of [{}, { host: 'run1.abc' }, { host: 'run1.shell.abc', isRecordedOutside: true }])
        assert.deepEqual(await endTree({ leader, nonce: nonce(), isAdopted: true, ...more }, () => true), []);
    }
    const all = [stranger, unmarked, folders.current.pidIn('child'), folders.current.pidIn('child2')];
    assert.deepEqual(
      all.map((pid) => isRunning(pid)),
      [true, true, true, true],
    );
    process.kill(-stranger, 'SIGKILL');
    process.kill(-unmarked, 'SIGKILL');
  });

  it('that seems to have ended is waited for no longer because others start what has no variables', async function () {
    // Less than the grace period and what follows it.
    this.timeout(12_000);
    const others = setInterval(() => {
      const child = spawn('sleep', ['2'], { env: {}, stdio: 'ignore' });
      started.push(child);
    }, 100);
    const leader = await start('exec sleep 61');
    process.kill(leader, 'SIGKILL');
    await until(() => !isRunning(leader));
    assert.deepEqual(await endTree({ leader, nonce: nonce() }, () => false), []);
    clearInterval(others);
  });

  it('whose leader has ended is not what has its number by now', async () => {
    const stranger = await start('exec sleep 61');
    assert.deepEqual(await endTree({ leader: stranger, nonce: nonce(), isLeaderGone: true }, () => true), []);
    assert.equal(isRunning(stranger), true);
  });

  it('does not send a signal to a number that is another’s since it was looked at', async () => {
    const mark = nonce();
    const leader = await start('sleep 61 & echo $! >child; sleep 61', mark);
    await until(() => folders.current.pidIn('child') > 0);
    const child = folders.current.pidIn('child');
    const kill = process.kill.bind(process);
    const signalled: number[] = [];
    mock.method(process, 'kill', (target: number, name: NodeJS.Signals) => {
      assert.ok(target < 0 || startOf(target) !== null, `${target} is gone and was sent ${name}`);
      signalled.push(target);
      // All that carries the mark goes with the first.
      kill(-leader, 'SIGKILL');
      const wait = new Int32Array(new SharedArrayBuffer(4));
      while (startOf(child) !== null || startOf(leader) !== null) Atomics.wait(wait, 0, 0, 5);
      return true;
    });
    assert.deepEqual(await endTree({ leader, nonce: mark, isRecordedOutside: true }, () => true), []);
    assert.equal(signalled.length, 1);
  });
});
