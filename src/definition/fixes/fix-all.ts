// All fixes that need no choice, one after the other, until none is left.
import type { Problem } from '../../core/problem.js';
import type { DefinitionResult } from '../check-source.js';
import { applyEdits, type Fix, fixSource } from './fix.js';
import { type FixOptions, fixesFor } from './fixes-for.js';

/** Each costs a reading of the file. */
const MOST_FIXES = 100;

export interface FixAllOptions extends FixOptions {
  readonly read: (text: string) => Pick<DefinitionResult, 'problems' | 'positions'>;
}

/** The text without what could be fixed; the same text where nothing could. At most 100 fixes; O(fixes · text). */
export function fixAll(text: string, file: string, options: FixAllOptions): string {
  let fixed = text;
  const tried = new Set<string>();
  for (let count = 0; count < MOST_FIXES; count++) {
    const { problems, positions } = options.read(fixed);
    const source = fixSource(fixed, file, positions);
    const next = problems
      .filter((problem) => !tried.has(keyOf(problem)))
      .flatMap((problem) => fixesFor(source, problem, options).map((fix) => ({ fix, problem })))
      .find(({ fix, problem }) => isSafe(fix, problem));
    if (!next) return fixed;
    // A fix that does not help is not tried for ever.
    tried.add(keyOf(next.problem));
    fixed = applyEdits(fixed, next.fix.edits);
  }
  return fixed;
}

/** Only what cannot have been meant otherwise: a task that waits for itself, a slip in a word of our own. */
function isSafe(fix: Fix, problem: Problem): boolean {
  switch (problem.code) {
    case 'self-dependency':
      return fix.kind === 'remove_edge';
    case 'expression-in-run':
      return fix.kind === 'move_to_env';
    case 'unknown-key':
    case 'bad-trigger-rule':
      return fix.kind === 'use_name';
    default:
      return false;
  }
}

function keyOf({ code, message, range }: Problem): string {
  return `${code} ${range.start.line} ${range.start.character} ${message}`;
}
