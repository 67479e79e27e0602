// How the words of a task become a process, on each system.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shell } from '../../../src/core/definition.js';
import {
  defaultShell,
  fileCommand,
  inlineCommand,
  scriptEnding,
} from '../../../src/engine/shell/shell-command.js';
import { startFailure } from '../../../src/engine/shell/start-failure.js';
import { folderOfEachTest } from '../attempt-folder.js';

describe('the command of a task', () => {
  const folders = folderOfEachTest();

  it('is for sh, on Windows for cmd, where it names no shell', () => {
    assert.equal(defaultShell('win32'), 'cmd');
    assert.deepEqual(inlineCommand({ run: 'dir' }, 'win32'), ['cmd', '/d', '/s', '/c', 'dir']);
    assert.deepEqual(inlineCommand({ run: 'ls' }, 'darwin'), ['sh', '-e', '-c', 'ls']);
    assert.deepEqual(fileCommand({ run: 'ls' }, '/s', 'linux').args, ['sh', '-e', '/s']);
    assert.deepEqual(fileCommand({ run: 'dir' }, 'C:\\s.cmd', 'win32'), {
      args: ['cmd', '/d', '/s', '/c', 'C:\\s.cmd'],
      text: '@echo off\r\ndir',
    });
  });

  it('finds Python by the name that the system gives it', () => {
    assert.deepEqual(inlineCommand({ run: '1', shell: 'python' }, 'win32'), ['python', '-c', '1']);
    assert.deepEqual(fileCommand({ run: '1', shell: 'python' }, 'f', 'linux').args, ['python3', 'f']);
  });

  it('ends in PowerShell with the exit code of its last program', () => {
    const inline = inlineCommand({ run: 'tool', shell: 'pwsh' });
    const file = fileCommand({ run: 'tool', shell: 'pwsh' }, 's.ps1');
    assert.deepEqual(inline.slice(0, -1), ['pwsh', '-NoProfile', '-NonInteractive', '-Command']);
    assert.deepEqual(file.args, ['pwsh', '-NoProfile', '-NonInteractive', '-File', 's.ps1']);
    assert.equal(file.text, inline.at(-1));
    assert.match(file.text, /Stop'\ntool\nif .* exit \$LASTEXITCODE/);
  });

  it('has the file name that its shell insists on', () => {
    const endings = (['pwsh', 'cmd', 'node', 'sh', 'python'] as const).map(scriptEnding);
    assert.deepEqual(endings, ['.ps1', '.cmd', '.js', '', '']);
  });

  for (const [shell, run, stdout] of [
    ['sh', 'printf one; false; printf two', 'one'],
    ['bash', 'printf one; false | true; printf two', 'one'],
    ['python', 'print("one", end="")\nraise SystemExit(1)', 'one'],
    ['node', 'process.stdout.write("one"); process.exitCode = 1', 'one'],
  ] as const) {
    it(`does the same in ${shell} as text and as a file, and stops at what fails`, function () {
      this.timeout(30_000);
      const ran = (args: readonly [string, ...string[]]) => {
        const { status, stdout: out } = spawnSync(args[0], args.slice(1), { encoding: 'utf8' });
        return { status, out };
      };
      const path = join(folders.current.path, `script${scriptEnding(shell as Shell)}`);
      const { args, text } = fileCommand({ shell, run }, path);
      writeFileSync(path, text);
      assert.deepEqual(ran(inlineCommand({ shell, run })), { status: 1, out: stdout });
      assert.deepEqual(ran(args), { status: 1, out: stdout });
    });
  }
});

describe('what keeps a command from starting', () => {
  const withCode = (code: string) => Object.assign(new Error('spawn'), { code });

  it('is told with what to do about it', () => {
    assert.match(startFailure(withCode('E2BIG')), /longer in all .* TASKFLOW_INPUTS/);
    assert.match(startFailure(withCode('ERR_INVALID_ARG_VALUE')), /zero byte/);
    assert.equal(startFailure(new Error('spawn EACCES')), 'could not be started: spawn EACCES');
    assert.equal(startFailure('odd'), 'could not be started: odd');
  });
});
