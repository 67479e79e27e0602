// What a task was given and what it gave, from the run's folder.
import { type ExactJson, readExactJson } from '../../core/json/read-json.js';
import { DEEPEST_JSON } from '../../core/json/scan-json.js';
import { attemptWithOutput, type RunState, type TaskRun } from '../../core/run-state.js';
import { readRegularAsync } from '../../files/read-regular.js';
import { readOutputFile } from '../../history/output-file.js';
import { inputsPath, outputPath, type RunFolder } from '../../history/run-folder.js';

/** Larger ones are for `taskflow` and the file system, not for an answer. */
const MOST_INPUT_BYTES = 5 * 1024 * 1024;

/** By upstream task; null: none, or too large. */
export async function readInputs(
  folder: RunFolder,
  task: TaskRun,
): Promise<Record<string, ExactJson> | null> {
  const last = task.attempts.at(-1);
  const value = last ? await readJson(inputsPath(folder, task.id, last.number)) : null;
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

async function readJson(path: string): Promise<ExactJson> {
  try {
    const bytes = await readRegularAsync(path, { links: 'own', maxBytes: MOST_INPUT_BYTES });
    // In the file of inputs each value lies one level deep.
    const read = readExactJson(bytes.toString('utf8'), DEEPEST_JSON + 1);
    return read.ok ? read.value : null;
  } catch {
    return null;
  }
}
