// A pool of slot shells in a folder of its own, for each test anew.
import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShellTask } from '../../../src/core/definition.js';
import { findBash } from '../../../src/engine/log-drain/find-bash.js';
import { SlotPool } from '../../../src/engine/shell/slot-pool.js';
import type { AttemptRequest, RunningAttempt } from '../../../src/engine/task-runner.js';
import { runFolder } from '../../../src/history/run-folder.js';
import { removeFolder } from '../../support/remove-folder.js';

export const RUN_ID = '01JZ0000000000000000000000';
export const DONE = { kind: 'exited', exit_code: 0 } as const;

export function shellTask(env: Readonly<Record<string, string>> = {}): ShellTask {
  return { kind: 'shell', id: 'a', env, run: '' } as unknown as ShellTask;
}

/** Call in `describe`; what it returns is of the test that runs. Skips where there is no bash. */
export function slotsOfEachTest(): SlotRig {
  const rig = new SlotRig();
  before(function () {
    if (findBash() === null) this.skip();
  });
  beforeEach(() => rig.open());
  afterEach(() => rig.close());
  return rig;
}

export class SlotRig {
  home = '';
  /** Descriptor of the record of starts and ends. */
  exits = -1;
  #pool: SlotPool | null = null;
  #count = 0;

  open(): void {
    this.#count = 0;
    this.home = mkdtempSync(join(tmpdir(), 'taskflow-slot-'));
    this.exits = openSync(this.exitsPath, 'a');
    this.usePool(findBash() ?? '');
  }

  close(): void {
    this.dispose();
    closeSync(this.exits);
    removeFolder(this.home);
  }

  get exitsPath(): string {
    return join(this.home, 'exits.log');
  }

  /** Of the attempt that was asked for last. */
  get nonce(): string {
    return `nonce${this.#count}`;
  }

  /** Its shells are this program. */
  usePool(program: string): void {
    this.dispose();
    this.#pool = new SlotPool(program, this.exits);
  }

  dispose(): void {
    this.#pool?.dispose();
    this.#pool = null;
  }

  request(given: Partial<AttemptRequest> = {}): AttemptRequest {
    this.#count += 1;
    const { home, nonce } = this;
    const logPath = given.logPath ?? join(home, `${nonce}.log`);
    writeFileSync(logPath, '', { flag: 'a' });
    return {
      folder: { ...runFolder(home, RUN_ID), exits: this.exitsPath },
      task: shellTask({ LEFT: '' }),
      attempt: 1,
      nonce,
      env: { PATH: process.env.PATH ?? '' },
      own: { TASKFLOW_NONCE: nonce },
      cwd: home,
      outputPath: '',
      inputsPath: '',
      ...given,
      logPath,
    };
  }

  /** `log`: what is in its log now. */
  start(
    command: readonly string[],
    given: Partial<AttemptRequest> = {},
  ): RunningAttempt & { readonly log: () => Buffer } {
    const request = this.request(given);
    if (this.#pool === null) throw new Error('there is no pool');
    const running = this.#pool.start(request, request.task as ShellTask, command);
    return Object.assign(running, { log: () => readFileSync(request.logPath) });
  }
}
