// What the details panel shows of a task beyond its events: inputs, output, how it fared before.
import { type ExactJson, readExactJson, writeExactJson } from '../core/json/read-json.js';
import { DEEPEST_JSON } from '../core/json/scan-json.js';
import { type Attempt, attemptWithOutput, type RunState } from '../core/run-state.js';
import { readRegular } from '../files/read-regular.js';
import type { HistoryIndex } from '../history/history-index.js';
import { readOutputFile } from '../history/output-file.js';
import { inputsPath, outputPath, type RunFolder } from '../history/run-folder.js';
import { taskHistory } from '../history/task-history.js';
import type { TaskDetails } from '../webview/protocol.js';

const MOST_TEXT = 4000;
/** Bytes of all inputs of a task together. */
const MOST_INPUTS = 16_000_000;

export function taskInputs(
  folder: RunFolder,
  taskId: string,
  attempt: Attempt | undefined,
): TaskDetails['inputs'] {
  if (!attempt) return [];
  try {
    const text = readText(inputsPath(folder, taskId, attempt.number));
    // Each value lies one level deep in the file.
    const read = readExactJson(text, DEEPEST_JSON + 1);
    if (!read.ok || typeof read.value !== 'object' || read.value === null) return [];
    return Object.entries(read.value as Readonly<Record<string, ExactJson>>)
      .filter(([, value]) => value !== null)
      .map(([task_id, value]) => ({ task_id, value: shorten(writeExactJson(value, 2)) }));
  } catch {
    return [];
  }
}

/** What the tasks after it get of it; null: nothing. */
export function taskOutput(folder: RunFolder, state: RunState | null, taskId: string): TaskDetails['output'] {
  const attempt = state && attemptWithOutput(state, taskId);
  if (attempt === null) return null;
  const output = readOutputFile(outputPath(folder, taskId, attempt));
  return output.state === 'ok' ? shorten(writeExactJson(output.value, 2)) : null;
}

/** Oldest first, at most 20. */
export function detailsHistory(
  index: HistoryIndex | null,
  dagId: string,
  taskId: string,
): TaskDetails['history'] {
  if (!index) return [];
  return taskHistory(index, dagId, taskId, 20)
    .reverse()
    .map(({ run_id, state, duration_ms, started_at }) => ({
      run_id,
      state,
      duration_ms,
      at: started_at === null ? null : new Date(started_at).toISOString(),
    }));
}

function readText(path: string): string {
  return readRegular(path, { links: 'own', maxBytes: MOST_INPUTS }).toString('utf8');
}

function shorten(text: string): { text: string; cut: boolean } {
  return { text: text.slice(0, MOST_TEXT), cut: text.length > MOST_TEXT };
}
