// The result for a file that gives no definition at all: it can't be read, or is broken as a whole.
import type { Problem } from '../core/problem.js';
import type { DefinitionResult } from './check-source.js';
import { idFromFile } from './ids.js';
import { EMPTY_OUTLINE } from './source/outline.js';
import { SourcePositions } from './source/positions.js';

export function unreadFile(file: string, problems: readonly Problem[]): DefinitionResult {
  return {
    file,
    id: idFromFile(file),
    definition: null,
    tasks: [],
    problems,
    positions: new SourcePositions(EMPTY_OUTLINE),
    ignored: [],
  };
}
