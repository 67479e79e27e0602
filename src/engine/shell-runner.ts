// Runs commands: each attempt a wrapped shell in a process group of its own, its streams going straight to its log.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import type { ShellTask } from '../core/definition.js';
import { scriptPath } from '../history/run-folder.js';
import { readExitRecords } from './exit-records.js';
import { endTree } from './process-tree.js';
import {
  defaultShell,
  fileCommand,
  inlineCommand,
  MAX_COMMAND_BYTES,
  scriptEnding,
  WRAPPER,
} from './shell-command.js';
import type { AttemptRequest, RunningAttempt, SeenEnd, StartedAttempt, TaskRunner } from './task-runner.js';

export class ShellRunner implements TaskRunner {
  readonly #exitsPath: string;
  #exits: number | null = null;

  constructor(exitsPath: string) {
    this.#exitsPath = exitsPath;
  }

  start(request: AttemptRequest): StartedAttempt {
    if (request.task.kind !== 'shell') return { ok: false, message: 'Internal error: not a command' };
    let log: number;
    try {
      log = openSync(request.logPath, 'a', 0o600);
    } catch (error) {
      return { ok: false, message: `its log can't be written: ${messageOf(error)}` };
    }
    try {
      return { ok: true, attempt: this.#spawn(request, request.task, log) };
    } catch (error) {
      return { ok: false, message: startError(error) };
    } finally {
      closeSync(log);
    }
  }

  dispose(): void {
    if (this.#exits !== null) closeSync(this.#exits);
    this.#exits = null;
  }

  #spawn(request: AttemptRequest, task: ShellTask, log: number): RunningAttempt {
    const command = commandOf(request, task);
    const options = { cwd: request.cwd, env: request.env };
    if (process.platform === 'win32') {
      const [program = '', ...args] = command;
      const child = spawn(program, args, {
        ...options,
        stdio: ['ignore', log, log],
        windowsHide: true,
        windowsVerbatimArguments: (task.shell ?? defaultShell()) === 'cmd',
      });
      return running(child, request, () => null);
    }
    this.#exits ??= openSync(this.#exitsPath, 'a', 0o600);
    const child = spawn('/bin/sh', ['-c', WRAPPER, 'taskflow', request.nonce, ...command], {
      ...options,
      stdio: ['ignore', log, log, this.#exits],
      detached: true,
    });
    return running(
      child,
      request,
      () => readExitRecords(this.#exitsPath).get(request.nonce)?.exit_code ?? null,
    );
  }
}

function commandOf(request: AttemptRequest, task: ShellTask): readonly string[] {
  if (Buffer.byteLength(task.run) <= MAX_COMMAND_BYTES) return inlineCommand(task);
  const shell = task.shell ?? defaultShell();
  const path = `${scriptPath(request.folder, task.id, request.attempt)}${scriptEnding(shell)}`;
  const { args, text } = fileCommand(task, path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
  return args;
}

function running(
  child: ChildProcess,
  request: AttemptRequest,
  recorded: () => number | null,
): RunningAttempt {
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
      resolve({ kind: 'failed', reason: 'start_failed', message: startError(error) }),
    );
    child.on('exit', (code, signal) => resolve({ kind: 'exited', exit_code: code ?? exitCodeOf(signal) }));
  }).then(async (seen): Promise<SeenEnd> => {
    if (ending) {
      // Its own end is not the end of its tree: what it leaves must not run beside a retry.
      await ending;
      return seen;
    }
    if (seen.kind !== 'exited' || child.signalCode === null) return seen;
    // The wrapper itself was killed. What it wrapped may live on, and must not beside another attempt.
    const code = recorded();
    if (code !== null) return { kind: 'exited', exit_code: code };
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
function exitCodeOf(signal: NodeJS.Signals | null): number {
  return 128 + (signal ? constants.signals[signal] : 0);
}

function startError(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'E2BIG':
      return 'its environment is longer in all than the system takes (E2BIG): read long values from the file TASKFLOW_INPUTS instead';
    case 'ERR_INVALID_ARG_VALUE':
      return 'its command or a value of its env holds a zero byte, which no process can be given';
    default:
      return `could not be started: ${messageOf(error)}`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
