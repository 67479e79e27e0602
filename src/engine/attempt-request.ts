// Works out what each attempt of a run needs, and answers its conditions.
import { closeSync, lstatSync, writeFileSync } from 'node:fs';
import type { TaskDefinition } from '../core/definition.js';
import { isOutOfRoom } from '../core/out-of-room.js';
import { reasonOf } from '../core/reason-of.js';
import type { ConditionAnswer } from '../core/run/commands.js';
import type { RunState } from '../core/run-state.js';
import { FileRefused, kindOf } from '../files/file-refused.js';
import { openRegularToWrite } from '../files/open-regular.js';
import { emptyInputsPath, inputsPath, logPath, outputPath, type RunFolder } from '../history/run-folder.js';
import { readFunctionFailure } from './hosts/function-failure.js';
import { hostCommand } from './hosts/host-command.js';
import { RunValues } from './run-values.js';
import { TaskEnvironment } from './task-environment.js';
import type { AttemptRequest } from './task-runner.js';

export type MadeRequest =
  | { readonly ok: true; readonly request: AttemptRequest }
  | {
      readonly ok: false;
      readonly reason: 'bad_expression' | 'start_failed';
      readonly message: string;
      /** As of StartedAttempt. */
      readonly retryable?: boolean;
    };

export class AttemptRequests {
  readonly #folder: RunFolder;
  readonly #state: RunState;
  readonly #values: RunValues;
  readonly #environment: TaskEnvironment;
  readonly #definitions: ReadonlyMap<string, TaskDefinition>;

  constructor(folder: RunFolder, state: RunState, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#state = state;
    this.#values = new RunValues(folder, state);
    this.#environment = new TaskEnvironment(state, this.#values, env);
    this.#definitions = new Map(state.definition.tasks.map((task) => [task.id, task]));
  }

  definition(taskId: string): TaskDefinition {
    const task = this.#definitions.get(taskId);
    if (!task) throw new Error(`Internal error: no task ${taskId}`);
    return task;
  }

  condition(task: TaskDefinition): ConditionAnswer {
    return this.#environment.condition(task);
  }

  make(task: TaskDefinition, attempt: number, nonce: string): MadeRequest {
    const output = outputPath(this.#folder, task.id, attempt);
    let prepared: ReturnType<TaskEnvironment['prepare']>;
    let inputs: string;
    try {
      // Reads outputs of the tasks before it.
      prepared = this.#environment.prepare(task);
      if (!prepared.ok) return prepared;
      inputs = this.#writeInputs(task, attempt);
    } catch (error) {
      const message = `its inputs can't be written: ${reasonOf(error)}`;
      return { ok: false, reason: 'start_failed', message, retryable: isOutOfRoom(error) };
    }
    return {
      ok: true,
      request: {
        folder: this.#folder,
        task,
        attempt,
        nonce,
        cwd: prepared.cwd,
        logPath: logPath(this.#folder, task.id, attempt),
        outputPath: output,
        inputsPath: inputs,
        env: prepared.env,
        own: {
          TASKFLOW_RUN_ID: this.#state.run_id,
          TASKFLOW_DAG_ID: this.#state.dag_id,
          TASKFLOW_TASK_ID: task.id,
          TASKFLOW_ATTEMPT: String(attempt),
          TASKFLOW_LOGICAL_DATE: this.#state.logical_date,
          TASKFLOW_OUTPUT: output,
          TASKFLOW_INPUTS: inputs,
          TASKFLOW_NONCE: nonce,
        },
      },
    };
  }

  /** What a function's host left of an exception; null where it did not, and for commands. Throws as it is read. */
  failure(task: TaskDefinition, attempt: number): ReturnType<typeof readFunctionFailure> {
    const { file, project } = this.#state;
    if (task.kind !== 'function' || file === null) return null;
    const host = () => {
      const prepared = this.#environment.prepare(task);
      const env = prepared.ok ? prepared.env : {};
      return hostCommand('serve', { language: task.language, file, project, env });
    };
    return readFunctionFailure(outputPath(this.#folder, task.id, attempt), project, host);
  }

  /** Any task may have put something else in its place, for which the next one would wait. */
  #emptyInputs(): string {
    const path = emptyInputsPath(this.#folder);
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status && !status.isFile()) throw new FileRefused(path, kindOf(status));
    return path;
  }

  /** Outputs of the direct upstream tasks by id, null for one without; one shared file where none has any. */
  #writeInputs(task: TaskDefinition, attempt: number): string {
    if (!task.depends_on.some((id) => this.#values.hasOutput(id))) return this.#emptyInputs();
    const inputs = task.depends_on.map((id) => `${JSON.stringify(id)}:${this.#values.outputText(id)}`);
    const path = inputsPath(this.#folder, task.id, attempt);
    const fd = openRegularToWrite(path, 'anew');
    try {
      writeFileSync(fd, `{${inputs.join(',')}}`);
    } finally {
      closeSync(fd);
    }
    return path;
  }
}
