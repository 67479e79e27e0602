// The kinds of task there are, each with the runner that carries it out.
import type { RunState } from '../core/run-state.js';
import type { RunFolder } from '../history/run-folder.js';
import { FunctionRunner } from './function-runner.js';
import { ShellRunner } from './shell/shell-runner.js';
import type { AttemptRequest, StartedAttempt, TaskRunner } from './task-runner.js';

export class TaskRunners {
  readonly #shell: TaskRunner;
  readonly #functions: TaskRunner;

  constructor(folder: RunFolder, state: RunState) {
    this.#shell = new ShellRunner(folder);
    this.#functions = new FunctionRunner(state);
  }

  start(request: AttemptRequest): StartedAttempt {
    switch (request.task.kind) {
      case 'shell':
        return this.#shell.start(request);
      case 'function':
        return this.#functions.start(request);
    }
  }

  dispose(): void {
    this.#shell.dispose();
    this.#functions.dispose();
  }
}
