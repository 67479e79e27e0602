// What a function's host left of an exception, as the end of the attempt.
import { isAbsolute, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { firstLine } from '../../core/first-line.js';
import { type FunctionFailure, failurePath } from '../../core/host-messages.js';
import { isOutOfRoom } from '../../core/out-of-room.js';
import { readSmallFile } from '../../files/read-regular.js';
import type { SeenEnd } from '../task-runner.js';
import { asked, type HostCommand } from './host-command.js';

const MAX_MESSAGE = 2000;

/**
 * The failure that lies beside an attempt's output, or null; the function itself may have written anything there.
 * `project` shortens paths in the message; `host` is asked where a module is missing. Throws only where `isOutOfRoom`
 * holds.
 */
export function readFunctionFailure(
  outputPath: string,
  project: string,
  host: () => HostCommand,
): Extract<SeenEnd, { kind: 'failed' }> | null {
  const failure = read(failurePath(outputPath));
  if (failure === null) return null;
  const text = shorten(failure.message);
  if (failure.reason === 'bad_output') return { kind: 'failed', reason: 'bad_output', message: text };
  const { type = 'Error', file, line } = failure;
  const what = text === '' ? type : `${type}: ${text}`;
  const place = file ? ` (${shownPath(file, project)}:${line ?? 1})` : '';
  const message = what + place;
  // A package of Node's lies with the file, whatever Node runs it.
  const isModuleMissing = type === 'ModuleNotFoundError';
  return { kind: 'failed', reason: 'exception', message: isModuleMissing ? asked(message, host()) : message };
}

function read(path: string): FunctionFailure | null {
  try {
    const value = JSON.parse(readSmallFile(path)) as Partial<FunctionFailure> | null;
    return typeof value?.message === 'string' ? (value as FunctionFailure) : null;
  } catch (error) {
    if (isOutOfRoom(error)) throw error;
    return null;
  }
}

function shownPath(file: string, project: string): string {
  const path = relative(project, file);
  return path === '' || path.split(sep)[0] === '..' || isAbsolute(path) ? file : path;
}

/** Some libraries colour their messages, and go on for lines: the log has all of it. */
function shorten(text: string): string {
  const line = firstLine(stripVTControlCharacters(text));
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}…` : line;
}
