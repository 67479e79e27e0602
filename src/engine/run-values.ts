// The values that a run hands on: outputs of its tasks, read from its folder when something asks for them.
import { type ExactJson, writeExactJson } from '../core/json/read-json.js';
import { attemptWithOutput, type RunState } from '../core/run-state.js';
import type { TaskStateName } from '../core/states.js';
import { readJsonText, readOutputFile } from '../history/output-file.js';
import { outputPath, type RunFolder } from '../history/run-folder.js';

/** Outputs up to this size are kept once read; larger ones are read again. */
const KEPT_BYTES = 64 * 1024;

/** What expressions and inputs see of a run's tasks. */
export class RunValues {
  readonly #folder: RunFolder;
  readonly #state: RunState;
  readonly #kept = new Map<string, ExactJson>();
  readonly #keptTexts = new Map<string, string>();

  constructor(folder: RunFolder, state: RunState) {
    this.#folder = folder;
    this.#state = state;
  }

  /** Output of the latest successful attempt, or the one borrowed for a task left out; null where there is none. */
  output(taskId: string): ExactJson {
    const attempt = attemptWithOutput(this.#state, taskId);
    if (attempt === null) return null;
    const path = outputPath(this.#folder, taskId, attempt);
    const kept = this.#kept.get(path);
    if (kept !== undefined) return kept;
    const output = readOutputFile(path);
    const value = output.state === 'ok' ? output.value : null;
    if (writeExactJson(value).length <= KEPT_BYTES) this.#kept.set(path, value);
    return value;
  }

  /**
   * The same as a JSON text: as it was written where that is JSON, so that between functions a number keeps its
   * digits and 1.0 its point.
   */
  outputText(taskId: string): string {
    const attempt = attemptWithOutput(this.#state, taskId);
    if (attempt === null) return 'null';
    const path = outputPath(this.#folder, taskId, attempt);
    const kept = this.#keptTexts.get(path);
    if (kept !== undefined) return kept;
    const text = readJsonText(path) ?? writeExactJson(this.output(taskId));
    if (text.length <= KEPT_BYTES) this.#keptTexts.set(path, text);
    return text;
  }

  /** A task as expressions see it; null for one that is not there. The output is read only when asked for. */
  view(taskId: string): { readonly state: TaskStateName; readonly output: ExactJson } | null {
    const task = this.#state.tasks.get(taskId);
    if (!task) return null;
    const output = () => this.output(taskId);
    return {
      state: task.state,
      get output() {
        return output();
      },
    };
  }

  hasOutput(taskId: string): boolean {
    return attemptWithOutput(this.#state, taskId) !== null;
  }
}
