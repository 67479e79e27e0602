// Runs functions of DAG files in code: each attempt in a host process that has loaded the file.
import type { FunctionTask } from '../core/definition.js';
import type { RunState } from '../core/run-state.js';
import { takeEarlyHost } from './hosts/early-host.js';
import { FunctionAttempt } from './hosts/function-attempt.js';
import { hostCommand } from './hosts/host-command.js';
import { HostPool } from './hosts/host-pool.js';
import type { AttemptRequest, StartedAttempt, TaskRunner } from './task-runner.js';

export class FunctionRunner implements TaskRunner<FunctionTask> {
  readonly #state: RunState;
  #pool: HostPool | null = null;

  constructor(state: RunState) {
    this.#state = state;
  }

  start(request: AttemptRequest, { language }: FunctionTask): StartedAttempt {
    const { file } = this.#state;
    if (file === null) return { ok: false, message: 'the run has no file: there is no function to call' };
    const pool = this.#pool ?? this.#openPool(file, language);
    this.#pool = pool;
    const attempt = new FunctionAttempt(request, (withdrawn) => pool.withdraw(withdrawn));
    pool.run(attempt);
    return { ok: true, attempt: attempt.running };
  }

  dispose(): void {
    this.#pool?.dispose();
  }

  /** A run has one file, in one language. */
  #openPool(file: string, language: 'python' | 'javascript'): HostPool {
    const { run_id, dag_id, logical_date, trigger, params, project } = this.#state;
    return new HostPool({
      command: (env) => hostCommand('serve', { language, file, project, env }),
      takeEarly: () => takeEarlyHost(run_id),
      hostId: ({ request }) => `${run_id}.${request.nonce}`,
      request: ({ request }) => ({
        type: 'run',
        run_id,
        dag_id,
        task_id: request.task.id,
        attempt: request.attempt,
        nonce: request.nonce,
        trigger,
        logical_date,
        params,
        env: request.own,
        log: request.logPath,
        exits: request.folder.exits,
        output: request.outputPath,
        inputs: request.inputsPath,
      }),
    });
  }
}
