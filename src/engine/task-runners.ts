// The kinds of task there are, each with the runner that carries it out.
import type { FunctionTask, ShellTask } from '../core/definition.js';
import type { RunState } from '../core/run-state.js';
import type { RunFolder } from '../history/run-folder.js';
import { FunctionRunner } from './function-runner.js';
import { ShellRunner } from './shell/shell-runner.js';
import type { AttemptRequest, StartedAttempt, TaskRunner } from './task-runner.js';

export class TaskRunners {
  readonly #shell: TaskRunner<ShellTask>;
  readonly #functions: TaskRunner<FunctionTask>;

  constructor(folder: RunFolder, state: RunState) {
    this.#shell = new ShellRunner(folder);
    this.#functions = new FunctionRunner(state);
  }

  start(request: AttemptRequest): StartedAttempt {
    const { task } = request;
    switch (task.kind) {
      case 'shell':
        return this.#shell.start(request, task);
      case 'function':
        return this.#functions.start(request, task);
    }
  }

  dispose(): void {
    this.#shell.dispose();
    this.#functions.dispose();
  }
}
