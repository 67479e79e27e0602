// How a task's command becomes a process: the shell's words, and the wrapper that records how it started and ended.
import type { Shell, ShellTask } from '../../core/definition.js';

/** Linux takes at most 128 kB in one argument; a longer command goes by a script file. */
export const MAX_COMMAND_BYTES = 100_000;

export function defaultShell(platform: NodeJS.Platform = process.platform): Shell {
  return platform === 'win32' ? 'cmd' : 'sh';
}

/** The shell's program and arguments for a command given as text. */
export function inlineCommand(
  task: Pick<ShellTask, 'run' | 'shell'>,
  platform: NodeJS.Platform = process.platform,
): readonly [string, ...string[]] {
  const shell = task.shell ?? defaultShell(platform);
  switch (shell) {
    case 'sh':
      return ['sh', '-e', '-c', task.run];
    case 'bash':
      return ['bash', '-e', '-o', 'pipefail', '-c', task.run];
    case 'pwsh':
      return ['pwsh', '-NoProfile', '-NonInteractive', '-Command', pwshScript(task.run)];
    case 'cmd':
      return ['cmd', '/d', '/s', '/c', task.run];
    case 'python':
      return [python(platform), '-c', task.run];
    case 'node':
      return ['node', '-e', task.run];
  }
}

/** The same for a command in a file, and the text that the file must hold. */
export function fileCommand(
  task: Pick<ShellTask, 'run' | 'shell'>,
  path: string,
  platform: NodeJS.Platform = process.platform,
): { readonly args: readonly [string, ...string[]]; readonly text: string } {
  const shell = task.shell ?? defaultShell(platform);
  switch (shell) {
    case 'sh':
      return { args: ['sh', '-e', path], text: task.run };
    case 'bash':
      return { args: ['bash', '-e', '-o', 'pipefail', path], text: task.run };
    case 'pwsh':
      return { args: ['pwsh', '-NoProfile', '-NonInteractive', '-File', path], text: pwshScript(task.run) };
    case 'cmd':
      return { args: ['cmd', '/d', '/s', '/c', path], text: `@echo off\r\n${task.run}` };
    case 'python':
      return { args: [python(platform), path], text: task.run };
    case 'node':
      return { args: ['node', path], text: task.run };
  }
}

/** The file's ending that the shell insists on. */
export function scriptEnding(shell: Shell): string {
  if (shell === 'pwsh') return '.ps1';
  if (shell === 'cmd') return '.cmd';
  return shell === 'node' ? '.js' : '';
}

/**
 * A fixed text, run by `sh -c` with the attempt's nonce and the command's words as arguments: the command never
 * becomes part of a script of ours. It writes `S nonce pid` and `E nonce code` to descriptor 3. Its traps do nothing
 * but keep it alive while a signal to the group ends the command (an ignored signal would be inherited); a trap in
 * the command's own shell would be lost to `exec`, to another EXIT trap and to closed descriptors.
 */
export const WRAPPER =
  'n=$1; shift; trap : TERM INT HUP; echo "S $n $$" >&3; "$@" 3>&-; c=$?; echo "E $n $c" >&3; exit $c';

// pwsh goes on after a native command that failed; its exit code would be the last one's all the same, so say it.
function pwshScript(run: string): string {
  return `$ErrorActionPreference = 'Stop'\n${run}\nif (Test-Path variable:LASTEXITCODE) { exit $LASTEXITCODE }`;
}

function python(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'python' : 'python3';
}
