// How large a DAG file may be.
import { phrase } from '../core/phrase.js';
import { type Problem, problemAt, START_OF_FILE } from '../core/problem.js';
import type { DefinitionResult } from './check-source.js';
import { unreadFile } from './unread-file.js';

export const LARGEST_BYTES = 5_000_000;

/** A text has at most three bytes for each code unit. */
export function isTooLarge(text: string): boolean {
  return text.length > LARGEST_BYTES || (text.length * 3 > LARGEST_BYTES && utf8Bytes(text) > LARGEST_BYTES);
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

/** What is told of a file over 5 MB, which is not read. */
export function tooLarge(file: string): DefinitionResult {
  return unreadFile(file, [tooLargeProblem()]);
}

export function tooLargeProblem(): Problem {
  const message = phrase(
    'A DAG file may have {0} MB; split this one, or write fewer, larger tasks',
    LARGEST_BYTES / 1_000_000,
  );
  return problemAt('too-large', message, START_OF_FILE);
}
