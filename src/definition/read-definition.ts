// The one way from the text of a YAML or JSON DAG file to its definition and everything that is wrong with it.
import { PROBLEM_SEVERITIES, type Problem } from '../core/problem.js';
import { checkSource, type DefinitionResult } from './check-source.js';
import { idFromFile } from './ids.js';
import { findIgnoredLines } from './ignored-lines.js';
import { parseJsonSource } from './source/json-source.js';
import { Lines } from './source/lines.js';
import { EMPTY_OUTLINE } from './source/outline.js';
import { SourcePositions } from './source/positions.js';
import type { ParsedSource } from './source/source-tree.js';
import { parseYamlSource } from './source/yaml-source.js';

export type { DefinitionResult } from './check-source.js';

export const LARGEST_BYTES = 5_000_000;

/**
 * Reads and checks one YAML or JSON file, by the name's ending. Never throws, on any text. Nothing is read from
 * disk. A leading byte order mark counts for nothing: positions are an editor's. O(text), about 1.3 times what
 * the YAML parser takes.
 */
export function readDefinition(text: string, file: string): DefinitionResult {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const defaultId = idFromFile(file);
  if (isTooLarge(content)) return tooLarge(file, defaultId);
  const parse = (): ParsedSource =>
    /\.json$/i.test(file) ? parseJsonSource(content) : parseYamlSource(content);
  const sourceText = {
    file,
    content,
    lines: new Lines(content),
    ignored: findIgnoredLines(content),
    defaultId,
  };
  return checkSource(parse(), sourceText, { again: parse });
}

/** A text has at most three bytes for each code unit. */
export function isTooLarge(text: string): boolean {
  return text.length > LARGEST_BYTES || (text.length * 3 > LARGEST_BYTES && utf8Bytes(text) > LARGEST_BYTES);
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

/** What is told of a file over 5 MB, which is not read. */
export function tooLarge(file: string, id = idFromFile(file)): DefinitionResult {
  return {
    file,
    id,
    definition: null,
    tasks: [],
    problems: [tooLargeProblem()],
    positions: new SourcePositions(EMPTY_OUTLINE),
    ignored: [],
  };
}

export function tooLargeProblem(): Problem {
  const start = { line: 0, character: 0 };
  return {
    code: 'too-large',
    severity: PROBLEM_SEVERITIES['too-large'],
    message: `A DAG file may have ${LARGEST_BYTES / 1_000_000} MB; split this one, or write fewer, larger tasks`,
    range: { start, end: start },
    related: [],
  };
}
