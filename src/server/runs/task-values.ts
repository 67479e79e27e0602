// What a task was given and what it gave, from the run's folder.
import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { type ExactJson, readExactJson } from '../../core/json/read-json.js';
import { DEEPEST_JSON } from '../../core/json/scan-json.js';
import { attemptWithOutput, type RunState, type TaskRun } from '../../core/run-state.js';
import { openOwnFile } from '../../history/open-own-file.js';
import { readOutputFile } from '../../history/output-file.js';
import { inputsPath, outputPath, type RunFolder } from '../../history/run-folder.js';

/** Larger ones are for `taskflow` and the file system, not for an answer. */
const MOST_INPUT_BYTES = 5 * 1024 * 1024;

/** By upstream task; null: none, or too large. */
export function readInputs(folder: RunFolder, task: TaskRun): Record<string, ExactJson> | null {
  const last = task.attempts.at(-1);
  const value = last ? readJson(inputsPath(folder, task.id, last.number)) : null;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, ExactJson>)
    : null;
}

/** What the tasks after this one get of it; null: nothing. */
export function readOutput(folder: RunFolder, state: RunState, taskId: string): ExactJson {
  const attempt = attemptWithOutput(state, taskId);
  if (attempt === null) return null;
  const output = readOutputFile(outputPath(folder, taskId, attempt));
  return output.state === 'ok' ? output.value : null;
}

function readJson(path: string): ExactJson {
  try {
    const fd = openOwnFile(path);
    try {
      if (fstatSync(fd).size > MOST_INPUT_BYTES) return null;
      // In the file of inputs each value lies one level deep.
      const read = readExactJson(readFileSync(fd, 'utf8'), DEEPEST_JSON + 1);
      return read.ok ? read.value : null;
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}
