// What a task was given and what it gave, from the run's folder.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { type ExactJson, readExactJson } from '../../core/json/read-json.js';
import { DEEPEST_JSON } from '../../core/json/scan-json.js';
import type { TaskRun } from '../../core/run-state.js';
import { inputsPath, outputPath, type RunFolder } from '../../history/run-folder.js';

/** A larger one is for `taskflow` and the file system, not for an answer. */
const MOST_BYTES = 5 * 1024 * 1024;

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

/** Of the last successful attempt; null: none, or too large. */
export async function readOutput(folder: RunFolder, task: TaskRun): Promise<ExactJson> {
  const success = task.attempts.findLast(({ outcome, has_output }) => outcome === 'success' && has_output);
  return success ? readJson(outputPath(folder, task.id, success.number)) : null;
}

async function readJson(path: string): Promise<ExactJson> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const status = await file.stat();
      if (!status.isFile() || status.size > MOST_BYTES) return null;
      // In the file of inputs each value lies one level deep.
      const read = readExactJson(await file.readFile('utf8'), DEEPEST_JSON + 1);
      return read.ok ? read.value : null;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
