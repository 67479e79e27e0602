// The kinds of task there are, each with the runner that carries it out.
import { ShellRunner } from './shell-runner.js';
import type { AttemptRequest, StartedAttempt, TaskRunner } from './task-runner.js';

export class TaskRunners {
  readonly #shell: TaskRunner;

  constructor(exitsPath: string) {
    this.#shell = new ShellRunner(exitsPath);
  }

  start(request: AttemptRequest): StartedAttempt {
    switch (request.task.kind) {
      case 'shell':
        return this.#shell.start(request);
      case 'function':
        return { ok: false, message: 'functions are not run by this version' };
    }
  }

  dispose(): void {
    this.#shell.dispose();
  }
}
