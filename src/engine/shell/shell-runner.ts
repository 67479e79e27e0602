// Runs commands: by slot shells where they can carry the attempt, else each by a process of its own.
import { closeSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ShellTask } from '../../core/definition.js';
import { isOutOfRoom } from '../../core/out-of-room.js';
import { reasonOf } from '../../core/reason-of.js';
import { openRegularToWrite } from '../../files/open-regular.js';
import { type RunFolder, scriptPath } from '../../history/run-folder.js';
import { findBash } from '../log-drain/find-bash.js';
import type { AttemptRequest, RunningAttempt, StartedAttempt, TaskRunner } from '../task-runner.js';
import {
  defaultShell,
  fileCommand,
  inlineCommand,
  MAX_COMMAND_BYTES,
  scriptEnding,
} from './shell-command.js';
import { SlotPool } from './slot-pool.js';
import { failedStart } from './start-failure.js';
import { StartObstacle, startObstacle } from './system-limits.js';
import { startWrapped } from './wrapped-process.js';

export class ShellRunner implements TaskRunner<ShellTask> {
  readonly #folder: RunFolder;
  readonly #slotShell = findBash();
  #slots: SlotPool | null = null;
  #exits: number | null = null;

  constructor(folder: RunFolder) {
    this.#folder = folder;
  }

  start(request: AttemptRequest, task: ShellTask): StartedAttempt {
    let log: number;
    try {
      log = openRegularToWrite(request.logPath, 'append');
    } catch (error) {
      const message = `its log can't be written: ${reasonOf(error)}`;
      return { ok: false, message, retryable: isOutOfRoom(error) };
    }
    try {
      return { ok: true, attempt: this.#start(request, task, log) };
    } catch (error) {
      return { ok: false, ...failedStart(error) };
    } finally {
      closeSync(log);
    }
  }

  dispose(): void {
    this.#slots?.dispose();
    if (this.#exits !== null) closeSync(this.#exits);
    this.#exits = null;
  }

  #start(request: AttemptRequest, task: ShellTask, log: number): RunningAttempt {
    this.#exits ??= openRegularToWrite(this.#folder.exits, 'append');
    const command = commandOf(request, task);
    if (this.#slotShell === null) return startWrapped(request, command, { log, exits: this.#exits });
    const obstacle = startObstacle(request.env, request.own, command);
    if (obstacle) throw new StartObstacle(obstacle);
    this.#slots ??= new SlotPool(this.#slotShell, this.#exits);
    return this.#slots.start(request, task, command);
  }
}

function commandOf(request: AttemptRequest, task: ShellTask): readonly [string, ...string[]] {
  if (Buffer.byteLength(task.run) <= MAX_COMMAND_BYTES) return inlineCommand(task);
  const path = `${scriptPath(request.folder, task.id, request.attempt)}${scriptEnding(task.shell ?? defaultShell())}`;
  const { args, text } = fileCommand(task, path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
  return args;
}
