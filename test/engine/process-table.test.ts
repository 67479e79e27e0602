// Which processes there are and whose they are, as each system tells it.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { belongingOf, hostOf, isRunning, listProcesses } from '../../src/engine/process-table.js';

describe('the process table', () => {
  let child: ChildProcess;
  let pid: number;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(async () => {
    // Its shell is a group of its own, says that it is there, and waits for its input to end.
    const env = { PATH: process.env.PATH ?? '', TASKFLOW_NONCE: 'abc', TASKFLOW_HOST: 'run1.abc' };
    child = spawn('sh', ['-c', 'echo there; read _'], {
      detached: true,
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    pid = child.pid ?? 0;
    if (child.stdout) await once(child.stdout, 'data');
  });
  afterEach(() => {
    child.kill('SIGKILL');
  });

  for (const platform of [process.platform, 'darwin', 'freebsd'] as const) {
    it(`lists parents and groups as ${platform} tells them`, () => {
      const found = listProcesses(platform).find((entry) => entry.pid === pid);
      assert.ok(found?.started);
      assert.deepEqual(found, { pid, parent: process.pid, group: pid, started: found.started });
    });

    it(`tells on ${platform} what runs from what has ended`, async () => {
      assert.equal(isRunning(pid, platform), true);
      child.stdin?.end();
      await once(child, 'exit');
      assert.equal(isRunning(pid, platform), false);
    });
  }

  it('is empty on Windows, which ends trees itself', () => {
    assert.deepEqual(listProcesses('win32'), []);
  });

  it('counts what belongs to others as running', () => {
    assert.equal(isRunning(1, 'darwin'), true);
  });

  it('knows a process by its environment, on Linux only', function () {
    if (process.platform !== 'linux') this.skip();
    assert.equal(belongingOf(pid, 'abc'), 'ours');
    assert.equal(belongingOf(pid, 'ab'), 'other');
    assert.equal(hostOf(pid), 'run1.abc');
    assert.equal(belongingOf(pid, 'abc', 'darwin'), 'unknown');
    assert.equal(hostOf(pid, 'darwin'), null);
  });

  it('takes a runner for nobody’s, whatever attempt it was started in', async function () {
    if (process.platform !== 'linux') this.skip();
    const env = { PATH: process.env.PATH ?? '', TASKFLOW_NONCE: 'abc', TASKFLOW_RUNNER: 'run2' };
    const runner = spawn('sh', ['-c', 'echo there; read _'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      if (runner.stdout) await once(runner.stdout, 'data');
      assert.equal(belongingOf(runner.pid ?? 0, 'abc'), 'other');
    } finally {
      runner.kill('SIGKILL');
    }
  });

  it('knows nothing of a process that is gone', async () => {
    child.stdin?.end();
    await once(child, 'exit');
    assert.equal(belongingOf(pid, 'abc'), 'unknown');
    assert.equal(hostOf(pid), null);
  });
});
