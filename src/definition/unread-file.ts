// The result for a file that gives no definition at all: it can't be read, or is broken as a whole.
import type { Problem } from '../core/problem.js';
import type { DefinitionResult } from './check-source.js';
import { idFromFile } from './ids.js';
import { EMPTY_OUTLINE } from './source/outline.js';
import { SourcePositions } from './source/positions.js';
import { mentionsSchedule } from './source-text.js';

/** `text`: of a file that was read; without it anything may be in it. */
export function unreadFile(file: string, problems: readonly Problem[], text?: string): DefinitionResult {
  return {
    file,
    id: idFromFile(file),
    definition: null,
    tasks: [],
    mayHaveSchedule: text === undefined || mentionsSchedule(text),
    problems,
    positions: new SourcePositions(EMPTY_OUTLINE),
    ignored: [],
  };
}
