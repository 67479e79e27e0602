// What a slot shell that was killed has forked, before that says what it is.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFork } from '../../../src/engine/shell/forked-attempt.js';
import type { SlotShell } from '../../../src/engine/shell/slot-shell.js';

describe('the fork of a slot shell', () => {
  let shell: ChildProcess | null = null;

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  afterEach(() => {
    // Its whole session: forks that lead a group of their own have said their number.
    for (const pid of groups.splice(0)) process.kill(-pid, 'SIGKILL');
    shell = null;
  });

  const groups: number[] = [];

  /** A shell that leads a session, and what it has printed once it has begun. */
  async function started(script: string): Promise<{ readonly slot: SlotShell; readonly said: number }> {
    const env = { PATH: process.env.PATH ?? '', TASKFLOW_HOST: 'run.shell.nonce' };
    shell = spawn('/bin/bash', ['--norc', '-c', script], {
      detached: true,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    groups.push(shell.pid ?? 0);
    const [text] = (await once(shell.stdout ?? shell, 'data')) as [Buffer];
    return { slot: { pid: shell.pid } as unknown as SlotShell, said: Number(text) };
  }

  it('is none where it has forked nothing, or where there is no shell', async () => {
    const { slot } = await started('echo 1; read -t 60 <> <(:)');
    assert.equal(await findFork(null), 0);
    assert.equal(await findFork({ pid: 0 } as unknown as SlotShell), 0);
    assert.equal(await findFork(slot), 0);
  });

  it('is what leads a group of its own', async () => {
    const { slot, said } = await started('set -m; sleep 60 & echo $!; wait');
    groups.push(said);
    assert.equal(await findFork(slot), said);
  });

  it('is waited for until it is another program in the shell’s own group', async () => {
    const { slot } = await started(
      '(read -t 0.3 <> <(:); unset TASKFLOW_HOST; exec sleep 60) & echo $!; wait',
    );
    assert.equal(await findFork(slot), 0);
  });

  it('is ended as an attempt where it does not say what it is', async () => {
    const { slot, said } = await started('(read -t 60 <> <(:)) & echo $!; wait');
    assert.equal(await findFork(slot), said);
  });
});
