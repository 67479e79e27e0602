// The one way from the text of a YAML or JSON DAG file to its definition and everything that is wrong with it.
import { type Problem, problemAt, START_OF_FILE } from '../core/problem.js';
import { checkSource, type DefinitionResult } from './check-source.js';
import { parseJsonSource } from './source/json-source.js';
import type { ParsedSource } from './source/source-tree.js';
import { parseYamlSource } from './source/yaml-source.js';
import { sourceTextOf, withoutMark } from './source-text.js';
import { unreadFile } from './unread-file.js';

export type { DefinitionResult } from './check-source.js';

export const LARGEST_BYTES = 5_000_000;

/**
 * Reads and checks one YAML or JSON file, by the name's ending. Never throws, on any text. Nothing is read from
 * disk. A leading byte order mark counts for nothing: positions are an editor's. O(text), about 1.3 times what
 * the YAML parser takes.
 */
export function readDefinition(text: string, file: string): DefinitionResult {
  const content = withoutMark(text);
  if (isTooLarge(content)) return tooLarge(file);
  const parse = (): ParsedSource =>
    /\.json$/i.test(file) ? parseJsonSource(content) : parseYamlSource(content);
  return checkSource(parse(), sourceTextOf(content, file), { again: parse });
}

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
  const message = `A DAG file may have ${LARGEST_BYTES / 1_000_000} MB; split this one, or write fewer, larger tasks`;
  return problemAt('too-large', message, START_OF_FILE);
}
