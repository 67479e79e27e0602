// What is left of an error: its text for the log, and its type, message and place for the run's history.
import { dirname, sep } from 'node:path';
import { inspect } from 'node:util';
import type { FunctionFailure } from '../../core/host-messages.js';
import { type SourcePlace, toPath } from '../source.js';
import { OUR_FOLDER } from './our-files.js';

/** Frames that are no function's: of Node, and of the async context that a function is called in. */
const NODES_OWN = /node:internal\/|node:async_hooks/;
const MAX_TRACEBACK = 100_000;
const MAX_MESSAGE = 10_000;

/** Of anything that can be thrown; the place is the one in the user's own code that is nearest to the fault. */
export function describeFailure(error: unknown, dagFile: string): FunctionFailure {
  const isError = error instanceof Error;
  const stack = withPaths(isError ? inspect(error) : `Uncaught ${inspect(error)}`);
  const place = isError ? placeOf(withPaths(error.stack ?? ''), dagFile) : null;
  return {
    reason: 'exception',
    type: isError ? error.name || error.constructor.name : typeof error,
    message: messageOf(error).slice(0, MAX_MESSAGE),
    traceback: withoutOurs(stack).slice(0, MAX_TRACEBACK),
    file: place?.file ?? null,
    line: place?.line ?? null,
  };
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return withPaths(error.message);
  return typeof error === 'string' ? error : inspect(error);
}

/** Frames of ES modules are addresses; editors and terminals know paths. */
function withPaths(text: string): string {
  return text.replace(/file:\/\/[^\s):]+/g, (address) => toPath(address));
}

function withoutOurs(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => !/^\s+at /.test(line) || !(line.includes(OUR_FOLDER) || NODES_OWN.test(line)))
    .join('\n');
}

function placeOf(stack: string, dagFile: string): SourcePlace | null {
  const places = placesIn(stack);
  const folder = dirname(dagFile) + sep;
  const isUsers = ({ file }: SourcePlace) =>
    file === dagFile || (file.startsWith(folder) && !file.includes(`${sep}node_modules${sep}`));
  return places.find(isUsers) ?? places[0] ?? null;
}

/** A syntax error has its place in its first line, others have frames; the nearest first. */
function placesIn(stack: string): SourcePlace[] {
  const places: SourcePlace[] = [];
  const first = /^(\/[^\n]*|[A-Za-z]:\\[^\n]*):(\d+)\n/.exec(stack);
  if (first?.[1]) places.push({ file: first[1], line: Number(first[2]) });
  for (const match of stack.matchAll(/^\s+at (?:.*?\()?(\/.*?|[A-Za-z]:\\.*?):(\d+):\d+\)?$/gm)) {
    const file = match[1] ?? '';
    if (!file.startsWith(OUR_FOLDER)) places.push({ file, line: Number(match[2]) });
  }
  return places;
}
