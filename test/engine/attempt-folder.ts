// A run's folder without a run: attempts carried out in this process, one layer below the engine.
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttemptRequest } from '../../src/engine/task-runner.js';
import { logPath, outputPath, type RunFolder, runFolder } from '../../src/history/run-folder.js';
import { task } from '../support/definitions.js';
import { removeFolder } from '../support/remove-folder.js';

const RUN_ID = '01JZ0000000000000000000000';

export class AttemptFolder {
  readonly path = mkdtempSync(join(realpathSync(tmpdir()), 'taskflow-attempt-'));
  readonly folder: RunFolder = runFolder(this.path, RUN_ID);
  #attempts = 0;

  constructor() {
    for (const name of ['logs', 'outputs', 'inputs'])
      mkdirSync(join(this.folder.path, name), { recursive: true });
  }

  /** A nonce of its own for each, which marks its processes. */
  request(more: Partial<AttemptRequest> = {}): AttemptRequest {
    this.#attempts += 1;
    const number = this.#attempts;
    const nonce = more.nonce ?? `nonce${process.pid}x${number}`;
    return {
      folder: this.folder,
      task: task('a'),
      attempt: number,
      nonce,
      env: { PATH: process.env.PATH ?? '' },
      own: { TASKFLOW_NONCE: nonce },
      cwd: this.path,
      logPath: logPath(this.folder, 'a', number),
      outputPath: outputPath(this.folder, 'a', number),
      inputsPath: '',
      ...more,
    };
  }

  /** Opens the log of an attempt and the record of starts and ends, and closes them again. */
  withFiles<T>(request: AttemptRequest, use: (files: { log: number; exits: number }) => T): T {
    const log = openSync(request.logPath, 'a');
    const exits = openSync(this.folder.exits, 'a');
    try {
      return use({ log, exits });
    } finally {
      closeSync(log);
      closeSync(exits);
    }
  }

  log(request: AttemptRequest): string {
    return readFileSync(request.logPath, 'utf8');
  }

  /** The number that a command has written into a file here, 0 before. */
  pidIn(name: string): number {
    try {
      return Number(readFileSync(join(this.path, name), 'utf8'));
    } catch {
      return 0;
    }
  }

  dispose(): void {
    removeFolder(this.path);
  }
}

/** A folder for each test of the suite that calls this. */
export function folderOfEachTest(): { readonly current: AttemptFolder } {
  const holder = { current: undefined as unknown as AttemptFolder };
  beforeEach(() => {
    holder.current = new AttemptFolder();
  });
  afterEach(() => holder.current.dispose());
  return holder;
}

/** Resolves once this holds; the test's own limit ends a wait for ever. */
export async function until(isIt: () => boolean): Promise<void> {
  while (!isIt()) await new Promise((resolve) => setTimeout(resolve, 10));
}
