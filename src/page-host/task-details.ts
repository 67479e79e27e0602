// What the details panel shows of a task beyond its events: inputs, output, how it fared before.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { type ExactJson, readExactJson, writeExactJson } from '../core/json/read-json.js';
import { DEEPEST_JSON } from '../core/json/scan-json.js';
import type { Attempt } from '../core/run-state.js';
import type { HistoryIndex } from '../history/history-index.js';
import { inputsPath, outputPath, type RunFolder } from '../history/run-folder.js';
import { taskHistory } from '../history/task-history.js';
import type { TaskDetails } from '../webview/protocol.js';

const MOST_TEXT = 4000;
const MOST_READ = 1_000_000;

export function taskInputs(
  folder: RunFolder,
  taskId: string,
  attempt: Attempt | undefined,
): TaskDetails['inputs'] {
  if (!attempt) return [];
  try {
    const text = readFileSync(inputsPath(folder, taskId, attempt.number), 'utf8');
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

export function taskOutput(
  folder: RunFolder,
  taskId: string,
  attempts: readonly Attempt[],
): TaskDetails['output'] {
  const success = attempts.findLast((attempt) => attempt.outcome === 'success' && attempt.has_output);
  if (!success) return null;
  const text = readStart(outputPath(folder, taskId, success.number));
  if (text === null) return null;
  const read = readExactJson(text);
  return shorten(read.ok ? writeExactJson(read.value, 2) : text);
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

function readStart(path: string): string | null {
  try {
    const fd = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(Math.min(fstatSync(fd).size, MOST_READ));
      return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

function shorten(text: string): { text: string; cut: boolean } {
  return { text: text.slice(0, MOST_TEXT), cut: text.length > MOST_TEXT };
}
