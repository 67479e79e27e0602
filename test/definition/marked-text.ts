// Expected ranges written into the text itself: `⟦` and `⟧` around what a problem should mark.
import assert from 'node:assert/strict';
import type { Position, Problem, Range } from '../../src/core/problem.js';
import { readDefinition } from '../../src/definition/read-definition.js';

export interface Marked {
  readonly text: string;
  readonly ranges: readonly Range[];
}

/** Takes the marks `⟦` and `⟧` out of a text and tells where they were; marks do not nest. */
export function unmark(marked: string): Marked {
  let text = '';
  let start: Position | undefined;
  const ranges: Range[] = [];
  for (const character of marked) {
    const lines = text.split(/\r\n|\n|\r/);
    const here = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    if (character === '⟦') start = here;
    else if (character === '⟧' && start) ranges.push({ start, end: here });
    else text += character;
  }
  return { text, ranges };
}

/** Asserts that the file has exactly these marked problems, all of one code, and returns them. */
export function expectProblems(code: string, marked: string, file = 'some.dag.yaml'): readonly Problem[] {
  const { text, ranges } = unmark(marked);
  const { problems } = readDefinition(text, file);
  const seen = problems.map((problem) => ({
    code: problem.code,
    range: problem.range,
    text: textAt(text, problem.range),
  }));
  const wanted = ranges.map((range) => ({ code, range, text: textAt(text, range) }));
  assert.deepEqual(seen, wanted, problems.map((problem) => `${problem.code}: ${problem.message}`).join('\n'));
  return problems;
}

export function expectClean(text: string, file = 'some.dag.yaml') {
  const result = readDefinition(text, file);
  assert.deepEqual(result.problems, []);
  assert.ok(result.definition);
  return result.definition;
}

export function textAt(text: string, range: Range): string {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
  const offset = (at: Position): number => (starts[at.line] ?? text.length) + at.character;
  return text.slice(offset(range.start), offset(range.end));
}
