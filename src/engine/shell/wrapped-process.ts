// A command as a process of its own: a wrapping shell in a process group of its own, its streams in its log.
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { readExitRecords } from '../exit-records.js';
import { splitVariables } from '../shell-names.js';
import type { AttemptRequest, RunningAttempt, SeenEnd } from '../task-runner.js';
import { TreeEnding } from '../tree-ending.js';
import { whenRoom } from '../when-room.js';
import { WRAPPER } from './shell-command.js';
import { failedStart } from './start-failure.js';

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
  const { pid } = child;
  let settle: (end: SeenEnd) => void = () => {};
  const ended = new Promise<SeenEnd>((resolve) => {
    settle = resolve;
  });
  const ending =
    pid === undefined
      ? null
      : new TreeEnding({ leader: pid, nonce: request.nonce }, (end) => {
          // Even the wrapper can't be ended: nothing waits for it.
          child.unref();
          settle(end);
        });
  const told = async (seen: SeenEnd) => settle(ending ? await ending.told(seen) : seen);
  child.on('error', (error) => settle({ kind: 'failed', reason: 'start_failed', ...failedStart(error) }));
  child.on('exit', (code, signal) => {
    if (signal === null || ending?.isBegun) {
      void told({ kind: 'exited', exit_code: signal ? exitCodeOf(signal) : Number(code) });
      return;
    }
    // The wrapper itself was killed. What it wrapped may live on, and must not beside another attempt.
    const record = () => readExitRecords(request.folder.exits).get(request.nonce)?.exit_code;
    void whenRoom(record)
      // A record that can't be read is none.
      .catch(() => undefined)
      .then((recorded) => {
        if (recorded === undefined) ending?.begin(true);
        void told(recorded === undefined ? { kind: 'lost' } : { kind: 'exited', exit_code: recorded });
      });
  });
  return { pid: pid ?? 0, ended, end: (isForced) => ending?.begin(isForced) };
}

/** As a POSIX shell counts: 128 + the signal's number. */
function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
