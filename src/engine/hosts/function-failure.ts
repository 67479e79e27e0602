// What a function's host left of an exception, as the end of the attempt.
import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { type FunctionFailure, failurePath } from '../../core/host-messages.js';
import type { SeenEnd } from '../task-runner.js';

const MAX_MESSAGE = 2000;

/** The failure that lies beside an attempt's output, or null. `project` shortens paths in the message. */
export function readFunctionFailure(
  outputPath: string,
  project: string,
): Extract<SeenEnd, { kind: 'failed' }> | null {
  let failure: FunctionFailure;
  try {
    failure = JSON.parse(readFileSync(failurePath(outputPath), 'utf8')) as FunctionFailure;
  } catch {
    return null;
  }
  if (failure.reason === 'bad_output')
    return { kind: 'failed', reason: 'bad_output', message: shorten(failure.message) };
  const what = failure.message ? `${failure.type}: ${shorten(failure.message)}` : String(failure.type);
  const place = failure.file ? ` (${shownPath(failure.file, project)}:${failure.line ?? 1})` : '';
  return { kind: 'failed', reason: 'exception', message: what + place };
}

function shownPath(file: string, project: string): string {
  const path = relative(project, file);
  return path === '' || path.startsWith('..') || isAbsolute(path) ? file : path;
}

function shorten(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > MAX_MESSAGE ? `${trimmed.slice(0, MAX_MESSAGE)}…` : trimmed;
}
