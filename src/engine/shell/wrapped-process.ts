// A command as a process of its own: a wrapping shell in a process group of its own, its streams in its log.
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { readExitRecords } from '../exit-records.js';
import { endTree } from '../process-tree.js';
import type { AttemptRequest, RunningAttempt, SeenEnd } from '../task-runner.js';
import { WRAPPER } from './shell-command.js';
import { splitVariables } from './slot-environment.js';
import { startFailure } from './start-failure.js';

/**
 * Starts the command with its streams in `log`. It is wrapped by a shell that records how it started and ended in
 * `exits`, but on Windows. Throws what `spawn` throws.
 */
export function startWrapped(
  request: AttemptRequest,
  command: readonly [string, ...string[]],
  files: { readonly log: number; readonly exits: number },
  platform: NodeJS.Platform = process.platform,
): RunningAttempt {
  const { cwd } = request;
  const all = { ...request.env, ...request.own };
  if (platform === 'win32') {
    const [program, ...args] = command;
    const child = spawn(program, args, {
      cwd,
      env: all,
      stdio: ['ignore', files.log, files.log],
      windowsHide: true,
      windowsVerbatimArguments: program === 'cmd',
    });
    return running(child, request);
  }
  const { plain, words } = splitVariables(Object.entries(all), 'sh');
  const child = spawn('/bin/sh', ['-c', WRAPPER, 'taskflow', request.nonce, ...words, ...command], {
    cwd,
    // As a shell sets it that has gone there.
    env: { ...Object.fromEntries(plain), PWD: cwd },
    stdio: ['ignore', files.log, files.log, files.exits],
    detached: true,
  });
  return running(child, request);
}

function running(child: ChildProcess, request: AttemptRequest): RunningAttempt {
  const pid = child.pid;
  let force = false;
  let ending: Promise<void> | null = null;
  const end = (): Promise<void> => {
    if (pid === undefined) return Promise.resolve();
    ending ??= endTree({ leader: pid, nonce: request.nonce }, () => force);
    return ending;
  };
  const ended = new Promise<SeenEnd>((resolve) => {
    child.on('error', (error) =>
      resolve({ kind: 'failed', reason: 'start_failed', message: startFailure(error) }),
    );
    child.on('exit', (code, signal) =>
      resolve({ kind: 'exited', exit_code: signal ? exitCodeOf(signal) : Number(code) }),
    );
  }).then(async (seen): Promise<SeenEnd> => {
    if (ending) {
      // Its own end is not the end of its tree: what it leaves must not run beside a retry.
      await ending;
      return seen;
    }
    if (seen.kind !== 'exited' || child.signalCode === null) return seen;
    // The wrapper itself was killed. What it wrapped may live on, and must not beside another attempt.
    const code = readExitRecords(request.folder.exits).get(request.nonce)?.exit_code;
    if (code !== undefined) return { kind: 'exited', exit_code: code };
    force = true;
    await end();
    return { kind: 'lost' };
  });
  return {
    pid: pid ?? 0,
    ended,
    end: (isForced) => {
      force ||= isForced;
      void end();
    },
  };
}

/** As a POSIX shell counts: 128 + the signal's number. */
function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
